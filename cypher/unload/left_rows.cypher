// asks:    which rows are left of these pairs, as they were handed over?
// mode:    read
// params:  pairs LIST
// columns: line INTEGER, id STRING, actor STRING, target STRING, kind STRING, credits STRING, epoch_ms INTEGER, microsecond INTEGER, weight_e6 INTEGER, topics LIST, network STRING, item STRING, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN
// pairs: [actor's nr, target's nr], each once.
UNWIND $pairs AS pair
MATCH (a:User {nr: pair[0]})-[r:REACTED]->(t:User {nr: pair[1]})
MATCH (k:Kind {name: r.kind})
RETURN r.line AS line, r.id AS id, a.id AS actor, t.id AS target, r.kind AS kind, k.credits AS credits,
       r.happened_at.epochMillis AS epoch_ms, r.happened_at.microsecond AS microsecond, r.weight_e6 AS weight_e6,
       coalesce(r.topics, []) AS topics, r.network AS network, r.item AS item, coalesce(r.visibility, 'public') AS visibility,
       coalesce(r.automated, false) AS automated, coalesce(r.incentivised, false) AS incentivised,
       coalesce(r.shadow, false) AS shadow
ORDER BY r.batch ASC, line ASC
