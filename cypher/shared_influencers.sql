-- asks:    who influences both of these people directly?
-- mode:    read
-- params:  a STRING; b STRING; k INTEGER 1..1000 = 20
-- columns: influencer STRING, n_a INTEGER, n_b INTEGER
-- n_a, n_b: interactions by which a and b credit the influencer, who is neither of them; most for the lesser one first.
WITH credits AS (
    SELECT i.influencer AS nr, count(*) FILTER (u.id = $a) AS n_a, count(*) FILTER (u.id = $b) AS n_b
    FROM interactions AS i
    JOIN users AS u ON u.nr = i.influencee
    WHERE (u.id = $a OR u.id = $b) AND NOT i.shadow
    GROUP BY i.influencer
)
SELECT v.id AS influencer, c.n_a AS n_a, c.n_b AS n_b
FROM credits AS c
JOIN users AS v ON v.nr = c.nr
WHERE c.n_a > 0 AND c.n_b > 0 AND v.id <> $a AND v.id <> $b
ORDER BY least(n_a, n_b) DESC, greatest(n_a, n_b) DESC, influencer ASC
LIMIT $k
