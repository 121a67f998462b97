// asks:    which of these users are there, under which number?
// mode:    read
// params:  ids LIST
// columns: id STRING, nr INTEGER
// One record, two lists: a record a user costs five times as much.
UNWIND $ids AS known
MATCH (u:User {id: known})
RETURN collect(u.id) AS id, collect(u.nr) AS nr
