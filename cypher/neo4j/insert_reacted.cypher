// asks:    which rows does this batch add?
// mode:    write
// params:  batch INTEGER; groups LIST; facts LIST
// columns: n INTEGER
// groups: [actor's nr, [[target's nr, microseconds since 0000-01-01, line, place in facts], …]]; facts: the rest of the
// rows, each combination once. What is usual is left out: public, not automated, not incentivised, no shadow.
UNWIND $groups AS g
MATCH (a:User {nr: g[0]})
UNWIND g[1] AS row
MATCH (b:User {nr: row[0]})
WITH a, b, row, $facts[row[3]] AS fact
CREATE (a)-[:REACTED {
    kind: fact.kind, weight_e6: fact.weight_e6, batch: $batch, line: row[2],
    happened_at: datetime({epochSeconds: row[1] / 1000000 - 62167219200, nanosecond: row[1] % 1000000 * 1000}),
    id: fact.id, id_hash: fact.id_hash, topics: fact.topics, network: fact.network, item: fact.item,
    visibility: fact.visibility, automated: fact.automated, incentivised: fact.incentivised, shadow: fact.shadow
}]->(b)
RETURN count(*) AS n
