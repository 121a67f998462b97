// asks:    which rows does this batch add?
// mode:    write
// params:  batch INTEGER; actor STRING; target STRING; us STRING; line STRING; fact STRING; ids LIST; id_hash STRING; facts LIST
// columns: n INTEGER
// Columns of integers as text with a space between them: the driver packs single numbers ten times as slowly. us:
// microseconds since 0000-01-01; fact: the place in facts, the rest of the rows, each combination once; ids: texts, or
// empty. What is usual is left out: public, not automated, not incentivised, no shadow.
WITH toIntegerList(split($actor, ' ')) AS actor, toIntegerList(split($target, ' ')) AS target,
     toIntegerList(split($us, ' ')) AS us, toIntegerList(split($line, ' ')) AS line,
     toIntegerList(split($fact, ' ')) AS fact, toIntegerList(split($id_hash, ' ')) AS id_hash
UNWIND range(0, size(actor) - 1) AS i
MATCH (a:User {nr: actor[i]})
MATCH (t:User {nr: target[i]})
WITH a, t, us[i] AS us, line[i] AS line, $facts[fact[i]] AS fact, $ids[i] AS id, id_hash[i] AS id_hash
CREATE (a)-[:REACTED {
    kind: fact.kind, weight_e6: fact.weight_e6, batch: $batch, line: line, id: id, id_hash: id_hash,
    happened_at: datetime({epochSeconds: us / 1000000 - 62167219200, nanosecond: us % 1000000 * 1000}),
    topics: fact.topics, network: fact.network, item: fact.item,
    visibility: fact.visibility, automated: fact.automated, incentivised: fact.incentivised, shadow: fact.shadow
}]->(t)
RETURN count(*) AS n
