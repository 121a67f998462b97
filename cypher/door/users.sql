-- asks:    whom do these rows name?
-- mode:    read
-- params:  rows STRING
-- columns: id STRING
SELECT DISTINCT unnest([r.actor, r.target]) AS id
FROM read_parquet($rows) AS r
ORDER BY id ASC
