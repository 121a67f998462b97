// asks:    which run is replaced?
// mode:    write
// params:  id STRING
// columns: -
MATCH (r:Run {id: $id})
OPTIONAL MATCH (c:Scores {run: $id})
DELETE r, c
