// asks:    what does the ledger say of this batch?
// mode:    write
// params:  batch MAP; n_users INTEGER
// columns: -
// First of all that a batch writes: its unique id stops a second load of the same rows at once.
MATCH (s:Store)
CREATE (b:Batch)
SET b = $batch, s.n_batches = $batch.nr + 1, s.n_users = $n_users
