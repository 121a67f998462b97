// asks:    what is really there of each batch?
// mode:    read
// params:  -
// columns: id STRING, n INTEGER, n_shadows INTEGER, weight_e6 INTEGER
MATCH (b:Batch)
CALL (b) {
    UNWIND b.actors AS nr
    MATCH (:User {nr: nr})-[r:REACTED]->(:User)
    WHERE r.batch = b.nr
    RETURN count(r) AS n, sum(CASE WHEN r.shadow THEN 1 ELSE 0 END) AS n_shadows,
           sum(CASE WHEN r.shadow THEN 0 ELSE r.weight_e6 END) AS weight_e6
}
RETURN b.id AS id, n, n_shadows, weight_e6
ORDER BY id ASC
