// asks:    which kinds of interactions are there, how many of each, between how many pairs?
// mode:    read
// params:  -
// columns: kind STRING, credits STRING, n_interactions INTEGER, n_shadows INTEGER, n_pairs INTEGER
// n_interactions and n_pairs (actor and target) count every row that is kept, shadows and one's own included.
MATCH (a:User)
CALL (a) {
    MATCH (a)-[r:REACTED]->(b:User)
    RETURN r.kind AS kind, count(*) AS n, count(r.shadow) AS shadows, count(DISTINCT b) AS people
}
WITH kind, sum(n) AS n_interactions, sum(shadows) AS n_shadows, sum(people) AS n_pairs
MATCH (k:Kind {name: kind})
RETURN kind, k.credits AS credits, n_interactions, n_shadows, n_pairs
ORDER BY kind ASC
