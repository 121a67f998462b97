// asks:    whom does this user influence directly, most first, and since when?
// mode:    read
// params:  id STRING; k INTEGER 1..1000 = 20
// columns: influencee STRING, weight FLOAT, n INTEGER, first_at DATETIME, last_at DATETIME
// weight: of the pair in the current run, null before the first; own reactions to oneself and shadows are left out.
MATCH (s:Store)
MATCH (v:User {id: $id})-[r:INFLUENCES]->(u:User)
WHERE v <> u AND r.n > 0
RETURN u.id AS influencee, CASE WHEN s.current IS NOT NULL THEN r.weight END AS weight, r.n AS n,
       r.first_at AS first_at, r.last_at AS last_at
ORDER BY coalesce(weight, -1.0) DESC, n DESC, influencee ASC
LIMIT $k
