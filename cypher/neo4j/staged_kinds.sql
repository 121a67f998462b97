-- asks:    which kinds does this batch have, and which side does each credit?
-- mode:    read
-- params:  -
-- columns: kind STRING, credits STRING
SELECT DISTINCT r.kind AS kind, r.credits AS credits FROM staged_rows AS r ORDER BY kind ASC, credits ASC
