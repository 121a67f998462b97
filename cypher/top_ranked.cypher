// asks:    who ranks highest in the current run?
// mode:    read
// params:  k INTEGER 1..1000 = 20
// columns: position INTEGER, user STRING, authority FLOAT, authority_low FLOAT, authority_high FLOAT, pagerank FLOAT, echo FLOAT, score FLOAT
// Only users with a position (from 1); no row before the first run.
MATCH (s:Store)
MATCH (u:User {run: s.current})
WHERE u.rank >= 1
RETURN u.rank AS position, u.id AS user, u.authority AS authority, u.authority_low AS authority_low,
       u.authority_high AS authority_high, u.pagerank AS pagerank, u.echo AS echo, u.score AS score
ORDER BY position ASC, user ASC
LIMIT $k
