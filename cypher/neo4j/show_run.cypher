// asks:    which run do users and pairs show from now on?
// mode:    write
// params:  id STRING
// columns: -
MATCH (s:Store)
SET s.current = $id
