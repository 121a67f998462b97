// asks:    which counted rows are there, about what, by which item, on which network?
// mode:    read
// params:  labelled BOOLEAN
// columns: actor LIST, target LIST, kind LIST, epoch_ms LIST, bits LIST, weight_e6 LIST, topics LIST, item LIST, network LIST
// One record a thousand users, lists of equal length; labelled: rows that carry a topic alone. bits: automated 1,
// incentivised 2, private 4; '' = no item, no network: neither can be empty.
MATCH (s:Store)
UNWIND range(0, s.n_users / 1000) AS page
CALL (page, s) {
    MATCH (a:User)
    WHERE page * 1000 <= a.nr < page * 1000 + 1000
    MATCH (a)-[r:REACTED]->(t:User)
    WHERE r.shadow IS NULL AND r.weight_e6 > 0 AND (NOT $labelled OR r.topics IS NOT NULL)
    MATCH (k:Kind {name: r.kind})
    RETURN collect(a.nr) AS actor, collect(t.nr) AS target, collect(k.nr) AS kind,
           collect(r.happened_at.epochMillis) AS epoch_ms,
           collect(CASE WHEN r.automated THEN 1 ELSE 0 END + CASE WHEN r.incentivised THEN 2 ELSE 0 END
               + CASE WHEN r.visibility = 'private' THEN 4 ELSE 0 END) AS bits,
           collect(r.weight_e6) AS weight_e6, collect(coalesce(r.topics, [])) AS topics,
           collect(coalesce(r.item, '')) AS item, collect(coalesce(r.network, '')) AS network
}
RETURN actor, target, kind, epoch_ms, bits, weight_e6, topics, item, network
