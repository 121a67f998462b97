// asks:    which networks do the interactions come from, how many people and interactions, since when?
// mode:    read
// params:  -
// columns: network STRING, n_interactions INTEGER, n_users INTEGER, first_at DATETIME, last_at DATETIME
// network null: not said; every row that is kept counts, shadows and one's own included.
MATCH (u:User)
CALL (u) {
    MATCH (u)-[r:REACTED]-(:User)
    RETURN r.network AS network, sum(CASE WHEN startNode(r) = u THEN 1 ELSE 0 END) AS n,
           min(r.happened_at) AS first_at, max(r.happened_at) AS last_at
}
RETURN network, sum(n) AS n_interactions, count(*) AS n_users, min(first_at) AS first_at, max(last_at) AS last_at
ORDER BY n_interactions DESC, network ASC
