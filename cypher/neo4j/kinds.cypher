// asks:    which kinds are there, and which side does each credit?
// mode:    read
// params:  -
// columns: nr INTEGER, kind STRING, credits STRING
MATCH (k:Kind)
RETURN k.nr AS nr, k.name AS kind, k.credits AS credits
ORDER BY nr ASC
