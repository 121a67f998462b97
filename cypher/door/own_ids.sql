-- asks:    which of these interactions have ids of their own?
-- mode:    read
-- params:  rows STRING
-- columns: id STRING
SELECT DISTINCT r.id AS id
FROM read_parquet($rows) AS r
WHERE r.id IS NOT NULL
ORDER BY id ASC
