// asks:    what does the ledger say of this batch, now that more of it is there?
// mode:    write
// params:  begun STRING; batch MAP; n_users INTEGER; actors STRING
// columns: -
// until: batches up to this number may have rows that rows of this one repeat.
MATCH (s:Store)
MATCH (b:Batch {id: $begun})
WITH s, b, [nr IN toIntegerList(split($actors, ' ')) WHERE nr IS NOT NULL] AS more
CALL (b, more) {
    UNWIND b.actors + more AS nr
    RETURN collect(DISTINCT nr) AS actors
}
SET b += $batch, b.actors = actors, b.until = s.n_batches - 1, s.n_users = $n_users
