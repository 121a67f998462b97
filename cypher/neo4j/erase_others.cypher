// asks:    whom does no row name any more?
// mode:    write
// params:  -
// columns: n INTEGER
MATCH (u:User)
WHERE u.nr IS NOT NULL AND NOT EXISTS { (u)-[:REACTED]-(:User) }
DETACH DELETE u
RETURN count(*) AS n
