// asks:    whom do the most people react to?
// mode:    read
// params:  k INTEGER 1..1000 = 20
// columns: user STRING, n_people INTEGER, n INTEGER, first_at DATETIME, last_at DATETIME
// The credited side of each interaction; own reactions to oneself and shadows are left out.
MATCH (v:User)-[r:INFLUENCES]->(u:User)
WHERE v <> u AND r.n > 0
RETURN v.id AS user, count(*) AS n_people, sum(r.n) AS n, min(r.first_at) AS first_at, max(r.last_at) AS last_at
ORDER BY n_people DESC, n DESC, user ASC
LIMIT $k
