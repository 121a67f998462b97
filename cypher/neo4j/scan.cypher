// asks:    who credited whom, by kind, day and flags?
// mode:    read
// params:  -
// columns: influencer LIST, influencees LIST, codes LIST, others LIST, days LIST, weights LIST
// One record a thousand users, since a record costs as much as a hundred integers; lists of one entry an influencer.
// influencees and codes: those of one daily code, and that code; others, days and weights: those of more codes, or of
// codes with weights of their own. Codes: see influent/store/neo4j_codes.py.
MATCH (s:Store)
UNWIND range(0, s.n_users / 1000) AS page
CALL (page) {
    MATCH (v:User)
    WHERE page * 1000 <= v.nr < page * 1000 + 1000 AND EXISTS { (v)-[:INFLUENCES]->() }
    CALL (v) {
        MATCH (v)-[r:INFLUENCES]->(u:User)
        WITH u, r.daily AS daily, r.weighted AS weighted, size(r.daily) = 1 AND r.weighted IS NULL AS is_alone
        RETURN collect(CASE WHEN is_alone THEN u.nr END) AS us, collect(CASE WHEN is_alone THEN daily[0] END) AS code,
               collect(CASE WHEN NOT is_alone THEN u.nr END) AS other, collect(CASE WHEN NOT is_alone THEN daily END) AS day,
               collect(CASE WHEN NOT is_alone THEN coalesce(weighted, []) END) AS weight
    }
    RETURN collect(v.nr) AS influencer, collect(us) AS influencees, collect(code) AS codes,
           collect(CASE WHEN size(other) > 0 THEN [v.nr, other] END) AS others,
           collect(CASE WHEN size(other) > 0 THEN day END) AS days,
           collect(CASE WHEN size(other) > 0 THEN weight END) AS weights
}
RETURN influencer, influencees, codes, others, days, weights
