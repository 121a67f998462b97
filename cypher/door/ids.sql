-- asks:    which ids have these rows, of people and of interactions?
-- mode:    read
-- params:  rows STRING
-- columns: id STRING
SELECT DISTINCT n.id AS id
FROM (SELECT unnest([r.actor, r.target, r.id]) AS id FROM read_parquet($rows) AS r) AS n
WHERE n.id IS NOT NULL
ORDER BY id ASC
