-- asks:    of which kinds are these rows, which side does each credit, and how many are there?
-- mode:    read
-- params:  rows STRING
-- columns: kind STRING, credits STRING, n INTEGER
SELECT r.kind AS kind, r.credits AS credits, count(*) AS n
FROM read_parquet($rows) AS r
GROUP BY r.kind, r.credits
ORDER BY kind ASC, credits ASC
