// asks:    who influences both of these people directly?
// mode:    read
// params:  a STRING; b STRING; k INTEGER 1..1000 = 20
// columns: influencer STRING, n_a INTEGER, n_b INTEGER
// n_a, n_b: interactions by which a and b credit the influencer, who is neither of them; most for the lesser one first.
MATCH (v:User)-[x:INFLUENCES]->(:User {id: $a})
MATCH (v)-[y:INFLUENCES]->(:User {id: $b})
WHERE NOT v.id IN [$a, $b] AND x.n > 0 AND y.n > 0
WITH v.id AS influencer, x.n AS n_a, y.n AS n_b
RETURN influencer, n_a, n_b
ORDER BY CASE WHEN n_a < n_b THEN n_a ELSE n_b END DESC, CASE WHEN n_a < n_b THEN n_b ELSE n_a END DESC, influencer ASC
LIMIT $k
