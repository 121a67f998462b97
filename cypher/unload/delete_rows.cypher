// asks:    which rows has this batch? They go.
// mode:    write
// params:  batch INTEGER
// columns: -
MATCH (b:Batch {nr: $batch})
UNWIND b.actors AS actor
MATCH (:User {nr: actor})-[r:REACTED]->(:User)
WHERE r.batch = $batch
DELETE r
