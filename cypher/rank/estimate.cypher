// asks:    how many users and weighted pairs would each sweep read?
// mode:    read
// params:  -
// columns: n_users INTEGER, n_pairs INTEGER, n_weighted INTEGER
MATCH (u:User)
WITH count(u) AS n_users
CALL () {
    MATCH (:User)-[r:INFLUENCES]->(:User)
    RETURN count(r) AS n_pairs, count(r.weight) AS n_weighted
}
RETURN n_users, n_pairs, n_weighted
