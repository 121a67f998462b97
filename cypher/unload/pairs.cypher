// asks:    between whom are this batch's rows, and of which kinds?
// mode:    read
// params:  batch INTEGER
// columns: actor INTEGER, target INTEGER, kind STRING, n INTEGER, n_ids INTEGER
// n_ids: rows that have ids of their own.
MATCH (b:Batch {nr: $batch})
UNWIND b.actors AS actor
MATCH (a:User {nr: actor})-[r:REACTED]->(t:User)
WHERE r.batch = $batch
RETURN a.nr AS actor, t.nr AS target, r.kind AS kind, count(*) AS n, count(r.id) AS n_ids
ORDER BY actor ASC, target ASC, kind ASC
