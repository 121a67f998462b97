-- asks:    which users are in the rows that remain?
-- mode:    read
-- params:  -
-- columns: id STRING
SELECT DISTINCT unnest([r.actor, r.target]) AS id FROM staged_rows AS r ORDER BY id ASC
