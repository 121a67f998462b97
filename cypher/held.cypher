// asks:    which rows name this user, on either side?
// mode:    read
// params:  id STRING; k INTEGER 1..100000000 = 10000
// columns: happened_at DATETIME, actor STRING, kind STRING, credits STRING, target STRING, id STRING, item STRING, network STRING, topics LIST, weight FLOAT, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN, file STRING, batch STRING, line INTEGER
// Every row that is kept, whole; id: the interaction's own, or NULL.
MATCH (person:User {id: $id})
MATCH (person)-[r:REACTED]-(:User)
WITH DISTINCT r
MATCH (k:Kind {name: r.kind})
MATCH (b:Batch {nr: r.batch})
RETURN r.happened_at AS happened_at, startNode(r).id AS actor, r.kind AS kind, k.credits AS credits,
       endNode(r).id AS target, r.id AS id, r.item AS item, r.network AS network, coalesce(r.topics, []) AS topics,
       r.weight_e6 / 1000000.0 AS weight, coalesce(r.visibility, 'public') AS visibility,
       coalesce(r.automated, false) AS automated, coalesce(r.incentivised, false) AS incentivised,
       coalesce(r.shadow, false) AS shadow, b.file AS file, b.id AS batch, r.line AS line
ORDER BY happened_at ASC, batch ASC, line ASC
LIMIT $k
