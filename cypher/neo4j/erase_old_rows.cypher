// asks:    which rows of these pairs are from before that time? They go, and their batches' lines with them.
// mode:    write
// params:  pairs LIST; before DATETIME
// columns: n INTEGER
// pairs: [actor's nr, target's nr]. A batch from which rows went is marked, until its times are settled.
UNWIND $pairs AS pair
MATCH (:User {nr: pair[0]})-[r:REACTED]->(:User {nr: pair[1]})
WHERE r.happened_at < $before
WITH r.batch AS batch, count(*) AS n, sum(CASE WHEN r.shadow THEN 1 ELSE 0 END) AS n_shadows,
     sum(CASE WHEN r.shadow THEN 0 ELSE r.weight_e6 END) AS weight_e6, collect(r) AS rows
MATCH (b:Batch {nr: batch})
SET b.n_rows = b.n_rows - n, b.n_loaded = b.n_loaded - n, b.n_shadows = b.n_shadows - n_shadows,
    b.weight_sum_e6 = b.weight_sum_e6 - weight_e6, b.is_unsettled = true
FOREACH (r IN rows | DELETE r)
RETURN sum(n) AS n
