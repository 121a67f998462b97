// asks:    which batches took rows after this one did, and may have dropped what it has?
// mode:    read
// params:  batch INTEGER
// columns: id STRING
// A batch that was taken in parts came after all that were there when its last part came.
MATCH (b:Batch)
WHERE b.nr > $batch OR (b.nr < $batch AND b.until >= $batch)
RETURN b.id AS id
ORDER BY coalesce(b.until, b.nr) ASC, id ASC
