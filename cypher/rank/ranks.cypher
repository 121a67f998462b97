// asks:    what did the walk come to?
// mode:    read
// params:  -
// columns: page INTEGER, nr LIST, rank LIST
MATCH (u:User)
WHERE u.rank_now IS NOT NULL
WITH u.nr / 5000 AS page, u
RETURN page, collect(u.nr) AS nr, collect(u.rank_now) AS rank
ORDER BY page ASC
