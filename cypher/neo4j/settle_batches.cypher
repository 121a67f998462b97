// asks:    when did the first and the last interaction happen in batches from which rows went?
// mode:    write
// params:  -
// columns: -
MATCH (b:Batch)
WHERE b.is_unsettled
CALL (b) {
    UNWIND b.actors AS nr
    MATCH (a:User {nr: nr})-[r:REACTED]->(:User)
    WHERE r.batch = b.nr
    WITH nr, r.happened_at AS happened_at, r.shadow IS NULL AS is_counted
    RETURN collect(DISTINCT nr) AS actors, min(CASE WHEN is_counted THEN happened_at END) AS first_at,
           max(CASE WHEN is_counted THEN happened_at END) AS last_at
}
SET b.actors = actors, b.first_at = first_at, b.last_at = last_at
REMOVE b.is_unsettled
