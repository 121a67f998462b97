// asks:    which pairs lose the weight of a former run?
// mode:    write
// params:  groups LIST
// columns: -
// groups: [influencer's nr, [influencees' nrs], …]; pairs that only a former run needed go altogether.
UNWIND $groups AS g
MATCH (v:User {nr: g[0]})-[r:INFLUENCES]->(u:User)
WHERE u.nr IN g[1]
REMOVE r.weight
WITH r
WHERE r.n = 0
DELETE r
