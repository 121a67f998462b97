// asks:    which pairs show what they weighed when people were there who leave?
// mode:    write
// params:  -
// columns: -
// Pairs that only a run needed go altogether.
MATCH (:User)-[r:INFLUENCES]->(:User)
WHERE r.weight IS NOT NULL
CALL (r) {
    REMOVE r.weight
    WITH r
    WHERE r.n = 0
    DELETE r
} IN TRANSACTIONS OF 10000 ROWS
