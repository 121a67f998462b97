// asks:    what did this run find, before some users left?
// mode:    write
// params:  run STRING
// columns: -
MATCH (c:Scores {run: $run})
DELETE c
