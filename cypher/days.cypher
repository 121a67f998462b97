// asks:    how many interactions happened on each day?
// mode:    read
// params:  k INTEGER 1..100000 = 10000
// columns: day STRING, n_interactions INTEGER, n_shadows INTEGER
// day: UTC, like 2012-07-04; n_interactions counts every row that is kept, shadows included.
MATCH (:User)-[r:REACTED]->(:User)
RETURN toString(date(r.happened_at)) AS day, count(*) AS n_interactions, count(r.shadow) AS n_shadows
ORDER BY day ASC
LIMIT $k
