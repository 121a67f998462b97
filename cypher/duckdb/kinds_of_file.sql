-- asks:    which kinds does this batch have, and which side does each credit?
-- mode:    read
-- params:  rows STRING
-- columns: kind STRING, credits STRING
SELECT DISTINCT r.kind AS kind, r.credits AS credits
FROM read_parquet($rows) AS r
ORDER BY kind ASC, credits ASC
