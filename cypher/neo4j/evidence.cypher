// asks:    by which rows did this influencee credit these influencers?
// mode:    read
// params:  influencee STRING; influencers LIST
// columns: id STRING, kind STRING, epoch_ms INTEGER, microsecond INTEGER, actor STRING, target STRING, item STRING, weight_e6 INTEGER, flags INTEGER, batch STRING, line INTEGER, topics LIST, network STRING
MATCH (u:User {id: $influencee})
UNWIND $influencers AS wanted
WITH DISTINCT u, wanted
MATCH (v:User {id: wanted})
MATCH (v)-[r:REACTED]-(u)
WHERE r.shadow IS NULL
MATCH (k:Kind {name: r.kind})
WITH u, v, r, CASE k.credits WHEN 'target' THEN endNode(r) ELSE startNode(r) END AS credited
WHERE credited = v
MATCH (b:Batch {nr: r.batch})
RETURN coalesce(r.id, b.file + ':' + toString(r.line)) AS id, r.kind AS kind, r.happened_at.epochMillis AS epoch_ms,
       r.happened_at.microsecond AS microsecond, startNode(r).id AS actor, endNode(r).id AS target, r.item AS item,
       r.weight_e6 AS weight_e6,
       CASE WHEN r.automated THEN 1 ELSE 0 END + CASE WHEN r.incentivised THEN 2 ELSE 0 END
           + CASE WHEN r.visibility = 'private' THEN 4 ELSE 0 END AS flags,
       b.id AS batch, r.line AS line, coalesce(r.topics, []) AS topics, r.network AS network
ORDER BY epoch_ms ASC, microsecond ASC, id ASC, batch ASC, line ASC
