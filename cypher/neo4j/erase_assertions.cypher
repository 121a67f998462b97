// asks:    what was asserted of people who leave?
// mode:    write
// params:  users LIST
// columns: n INTEGER
MATCH (a:Assertion)
WHERE a.about IN $users OR a.value IN $users
DELETE a
RETURN count(*) AS n
