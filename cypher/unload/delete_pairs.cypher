// asks:    which of these pairs have no row left, and no weight in a run? They go.
// mode:    write
// params:  pairs LIST
// columns: -
// pairs: [influencer's nr, influencee's nr].
UNWIND $pairs AS pair
MATCH (:User {nr: pair[0]})-[r:INFLUENCES]->(:User {nr: pair[1]})
WHERE r.n = 0 AND r.weight IS NULL
DELETE r
