// asks:    whom does no interaction name since a time?
// mode:    read
// params:  since DATETIME; k INTEGER 1..1000000000 = 1000
// columns: user STRING, last_at DATETIME
// last_at: when they last did something or something was done to them; shadows included.
MATCH (u:User)-[r:REACTED]-(:User)
WITH u, max(r.happened_at) AS last_at
WHERE last_at < $since
RETURN u.id AS user, last_at
ORDER BY last_at ASC, user ASC
LIMIT $k
