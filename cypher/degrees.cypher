// asks:    how many people and interactions credit this user, and how many does the user credit?
// mode:    read
// params:  id STRING
// columns: user STRING, n_influencees INTEGER, n_credited INTEGER, n_influencers INTEGER, n_reacted INTEGER, n_self INTEGER
// n_credited: interactions of others that credit the user; n_reacted: the user's own that credit others; n_self: the
// user's own that credit the user; shadows are left out. No row when the user is not there.
MATCH (u:User {id: $id})
OPTIONAL MATCH (u)-[out:INFLUENCES]->(x:User)
WHERE x <> u AND out.n > 0
WITH u, count(out) AS n_influencees, sum(out.n) AS n_credited
OPTIONAL MATCH (u)<-[into:INFLUENCES]-(y:User)
WHERE y <> u AND into.n > 0
WITH u, n_influencees, n_credited, count(into) AS n_influencers, sum(into.n) AS n_reacted
OPTIONAL MATCH (u)-[own:INFLUENCES]->(u)
RETURN u.id AS user, n_influencees, n_credited, n_influencers, n_reacted, coalesce(own.n, 0) AS n_self
ORDER BY user ASC
