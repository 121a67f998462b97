// asks:    what do these pairs weigh in the current run?
// mode:    write
// params:  groups LIST
// columns: -
// groups: [influencer's nr, [influencees' nrs], [weights]]. A pair that the model credits otherwise than the store is made.
UNWIND $groups AS g
MATCH (v:User {nr: g[0]})
UNWIND range(0, size(g[1]) - 1) AS i
MATCH (u:User {nr: g[1][i]})
WITH v, u, g[2][i] AS weight
MERGE (v)-[r:INFLUENCES]->(u)
ON CREATE SET r.n = 0, r.daily = [], r.weight = weight
ON MATCH SET r.weight = weight
