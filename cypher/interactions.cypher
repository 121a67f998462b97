// asks:    what passed between these two people, in both directions, row by row?
// mode:    read
// params:  a STRING; b STRING; k INTEGER 1..100000 = 100
// columns: happened_at DATETIME, actor STRING, kind STRING, target STRING, id STRING, item STRING, network STRING, weight FLOAT, shadow BOOLEAN, batch STRING, line INTEGER
// id: the interaction's own, else file:line; shadows are listed and marked, private rows left out.
MATCH (x:User {id: $a})-[r:REACTED]-(y:User {id: $b})
WHERE coalesce(r.visibility, 'public') <> 'private'
MATCH (b:Batch {nr: r.batch})
RETURN r.happened_at AS happened_at, startNode(r).id AS actor, r.kind AS kind, endNode(r).id AS target,
       coalesce(r.id, b.file + ':' + toString(r.line)) AS id, r.item AS item, r.network AS network,
       r.weight_e6 / 1e6 AS weight, coalesce(r.shadow, false) AS shadow, b.id AS batch, r.line AS line
ORDER BY happened_at ASC, id ASC, batch ASC, line ASC
LIMIT $k
