// asks:    how do loads wait for each other?
// mode:    write
// params:  batch STRING
// columns: -
// Writing the property takes the node's lock, which is held until the transaction ends.
MATCH (s:Store)
SET s.writer = $batch
