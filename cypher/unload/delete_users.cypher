// asks:    who was named by this batch alone? They go.
// mode:    write
// params:  users LIST
// columns: n INTEGER
// users: the nrs of all whom it named; its rows are gone.
UNWIND $users AS nr
MATCH (u:User {nr: nr})
WHERE NOT EXISTS { (u)-[:REACTED]-(:User) }
DETACH DELETE u
RETURN count(*) AS n
