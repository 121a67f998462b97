-- asks:    which kinds do these batches have, which side does each credit, and in which batch first?
-- mode:    read
-- params:  -
-- columns: kind STRING, credits STRING, batch INTEGER
SELECT r.kind AS kind, r.credits AS credits, min(r.batch) AS batch
FROM staged_rows AS r
GROUP BY ALL
ORDER BY kind ASC, credits ASC
