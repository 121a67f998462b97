// asks:    who is there, under which number?
// mode:    read
// params:  -
// columns: page INTEGER, nr LIST, id LIST
// Some thousand users a record: a record a user costs several times as much.
MATCH (u:User)
WITH u.nr / 5000 AS page, u
RETURN page, collect(u.nr) AS nr, collect(u.id) AS id
ORDER BY page ASC
