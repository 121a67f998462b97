// asks:    by which kinds, on which days, did the influencee credit the influencer?
// mode:    read
// params:  influencer STRING; influencee STRING; k INTEGER 1..100000 = 1000
// columns: day STRING, kind STRING, n INTEGER, weight_sum FLOAT
// day: UTC, like 2012-07-04; weight_sum: of the interactions' own weights; shadows are left out.
MATCH (v:User {id: $influencer})
MATCH (u:User {id: $influencee})
MATCH (v)-[r:REACTED]-(u)
MATCH (k:Kind {name: r.kind})
WITH r, k, CASE k.credits WHEN 'target' THEN endNode(r) ELSE startNode(r) END AS credited, v
WHERE credited = v AND r.shadow IS NULL
RETURN toString(date(r.happened_at)) AS day, k.name AS kind, count(*) AS n, sum(r.weight_e6) / 1e6 AS weight_sum
ORDER BY day ASC, kind ASC
LIMIT $k
