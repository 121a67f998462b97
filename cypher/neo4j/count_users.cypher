// asks:    how many users are there?
// mode:    read
// params:  -
// columns: n INTEGER
MATCH (u:User)
RETURN count(u) AS n
