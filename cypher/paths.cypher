// asks:    through whom does influence reach from one person to another, in at most three steps?
// mode:    read
// params:  influencee STRING; influencer STRING; k INTEGER 1..1000 = 20
// columns: hops INTEGER, weakest INTEGER, users LIST
// users: from the influencee to the influencer, each crediting the next, nobody twice; weakest: the fewest interactions
// of one step. Shadows are left out. No row when both are the same person.
MATCH (s:User {id: $influencee})
MATCH (t:User {id: $influencer})
WHERE s <> t
CALL (s, t) {
    MATCH (s)<-[f:INFLUENCES]-(t)
    RETURN 1 AS hops, [f.n] AS steps, [s.id, t.id] AS users
    UNION ALL
    MATCH (s)<-[f:INFLUENCES]-(x:User)<-[l:INFLUENCES]-(t)
    WHERE x <> s AND x <> t
    RETURN 2 AS hops, [f.n, l.n] AS steps, [s.id, x.id, t.id] AS users
    UNION ALL
    MATCH (s)<-[f:INFLUENCES]-(x:User)<-[m:INFLUENCES]-(y:User)<-[l:INFLUENCES]-(t)
    WHERE x <> s AND x <> t AND y <> s AND y <> t AND x <> y
    RETURN 3 AS hops, [f.n, m.n, l.n] AS steps, [s.id, x.id, y.id, t.id] AS users
}
WITH hops, reduce(least = head(steps), n IN steps | CASE WHEN n < least THEN n ELSE least END) AS weakest, users
WHERE weakest > 0
RETURN hops, weakest, users
ORDER BY hops ASC, weakest DESC, users ASC
LIMIT $k
