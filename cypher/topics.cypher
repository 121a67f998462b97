// asks:    about which topics do people react to this user?
// mode:    read
// params:  id STRING; k INTEGER 1..1000 = 20
// columns: topic STRING, n INTEGER, n_people INTEGER
// n: interactions of others that credit the user and carry the topic; shadows are left out.
MATCH (v:User {id: $id})-[r:REACTED]-(u:User)
WHERE u <> v AND r.shadow IS NULL AND r.topics IS NOT NULL
MATCH (k:Kind {name: r.kind})
WITH r, u, v, CASE k.credits WHEN 'target' THEN endNode(r) ELSE startNode(r) END AS credited
WHERE credited = v
UNWIND r.topics AS topic
WITH DISTINCT r, u, topic
RETURN topic, count(*) AS n, count(DISTINCT u) AS n_people
ORDER BY n DESC, topic ASC
LIMIT $k
