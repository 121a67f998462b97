// asks:    which pairs have people who leave?
// mode:    write
// params:  users LIST
// columns: -
UNWIND $users AS id
MATCH (:User {id: id})-[r:INFLUENCES]-(:User)
WITH DISTINCT r
CALL (r) {
    DELETE r
} IN TRANSACTIONS OF 10000 ROWS
