// asks:    who credited whom, by kind, day and flags?
// mode:    read
// params:  -
// columns: influencer INTEGER, alone LIST, code LIST, others LIST, daily LIST, weighted LIST
// One record an influencer: alone and code are the influencees of one daily code and that code; others and daily those
// of more, or of codes with weights of their own. Codes: see influent/store/neo4j_codes.py.
MATCH (v:User)
WHERE EXISTS { (v)-[:INFLUENCES]->() }
CALL (v) {
    MATCH (v)-[r:INFLUENCES]->(u:User)
    WITH r, u, size(r.daily) = 1 AND r.weighted IS NULL AS is_alone
    RETURN collect(CASE WHEN is_alone THEN u.nr END) AS alone, collect(CASE WHEN is_alone THEN r.daily[0] END) AS code,
           collect(CASE WHEN NOT is_alone THEN u.nr END) AS others, collect(CASE WHEN NOT is_alone THEN r.daily END) AS daily,
           collect(CASE WHEN NOT is_alone THEN coalesce(r.weighted, []) END) AS weighted
}
RETURN v.nr AS influencer, alone, code, others, daily, weighted
