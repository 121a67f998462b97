-- asks:    which of these rows happened before then?
-- mode:    read
-- params:  rows STRING; since DATETIME; n INTEGER
-- columns: line INTEGER
SELECT r.line
FROM read_parquet($rows) AS r
WHERE r.happened_at < $since
ORDER BY r.line ASC
LIMIT $n
