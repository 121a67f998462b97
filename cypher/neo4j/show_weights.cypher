// asks:    what do these pairs weigh in the current run?
// mode:    write
// params:  influencer STRING; influencee STRING; weight STRING
// columns: -
// Columns of numbers as text with a space between them. A pair that the model credits otherwise than the store is made.
WITH toIntegerList(split($influencer, ' ')) AS influencer, toIntegerList(split($influencee, ' ')) AS influencee,
     toFloatList(split($weight, ' ')) AS weights
UNWIND range(0, size(influencer) - 1) AS i
MATCH (v:User {nr: influencer[i]})
MATCH (u:User {nr: influencee[i]})
WITH v, u, weights[i] AS weight
MERGE (v)-[r:INFLUENCES]->(u)
ON CREATE SET r.n = 0, r.daily = [], r.weight = weight
ON MATCH SET r.weight = weight
