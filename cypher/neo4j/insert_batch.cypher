// asks:    what does the ledger say of this batch?
// mode:    write
// params:  batch MAP; n_users INTEGER; actors STRING
// columns: -
// First of all that a batch writes: its unique id stops a second load of the same rows at once. actors: the nrs of those
// who act in it, as text, by which its rows are found again: cheaper than an index of every row.
MATCH (s:Store)
CREATE (b:Batch)
SET b = $batch, b.actors = [nr IN toIntegerList(split($actors, ' ')) WHERE nr IS NOT NULL], s.n_batches = $batch.nr + 1, s.n_users = $n_users
