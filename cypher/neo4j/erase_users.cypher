// asks:    who leaves?
// mode:    write
// params:  users LIST
// columns: n INTEGER
UNWIND $users AS id
MATCH (u:User {id: id})
DETACH DELETE u
RETURN count(*) AS n
