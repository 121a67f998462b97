// asks:    which pairs lose the weight of a former run?
// mode:    write
// params:  influencer STRING; influencee STRING
// columns: -
// Columns of integers as text with a space between them. Pairs that only a former run needed go altogether.
WITH toIntegerList(split($influencer, ' ')) AS influencer, toIntegerList(split($influencee, ' ')) AS influencee
UNWIND range(0, size(influencer) - 1) AS i
MATCH (v:User {nr: influencer[i]})
MATCH (u:User {nr: influencee[i]})
MATCH (v)-[r:INFLUENCES]->(u)
REMOVE r.weight
WITH r
WHERE r.n = 0
DELETE r
