-- asks:    which kinds are there, and which side does each credit?
-- mode:    read
-- params:  -
-- columns: nr INTEGER, kind STRING, credits STRING
SELECT k.nr AS nr, k.name AS kind, k.credits AS credits
FROM kinds AS k
ORDER BY nr ASC
