// asks:    which pairs show a weight?
// mode:    read
// params:  -
// columns: influencer INTEGER, influencees LIST
MATCH (v:User)
WHERE EXISTS { (v)-[:INFLUENCES]->() }
CALL (v) {
    MATCH (v)-[r:INFLUENCES]->(u:User)
    WHERE r.weight IS NOT NULL
    RETURN collect(u.nr) AS influencees
}
RETURN v.nr AS influencer, influencees
