// asks:    how many users does a run have when some have left?
// mode:    write
// params:  id STRING; n INTEGER
// columns: -
MATCH (r:Run {id: $id})
SET r.n_users = $n
