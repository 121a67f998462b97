// asks:    which rows do these batches have, as the engine counts them?
// mode:    read
// params:  batches LIST
// columns: actor LIST, target LIST, kind LIST, epoch_ms LIST, bits LIST, weight_e6 LIST, network LIST
// One record a batch, lists of equal length; bits: automated 1, incentivised 2, private 4, shadow or weightless 8;
// network '' = not said.
UNWIND $batches AS wanted
WITH DISTINCT wanted
MATCH (b:Batch {id: wanted})
CALL (b) {
    UNWIND b.actors AS nr
    MATCH (a:User {nr: nr})-[r:REACTED]->(t:User)
    WHERE r.batch = b.nr
    MATCH (k:Kind {name: r.kind})
    RETURN collect(a.nr) AS actor, collect(t.nr) AS target, collect(k.nr) AS kind,
           collect(r.happened_at.epochMillis) AS epoch_ms,
           collect(CASE WHEN r.automated THEN 1 ELSE 0 END + CASE WHEN r.incentivised THEN 2 ELSE 0 END
               + CASE WHEN r.visibility = 'private' THEN 4 ELSE 0 END + CASE WHEN r.shadow OR r.weight_e6 = 0 THEN 8 ELSE 0 END) AS bits,
           collect(r.weight_e6) AS weight_e6, collect(coalesce(r.network, '')) AS network
}
RETURN actor, target, kind, epoch_ms, bits, weight_e6, network
