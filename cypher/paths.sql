-- asks:    through whom does influence reach from one person to another, in at most three steps?
-- mode:    read
-- params:  influencee STRING; influencer STRING; k INTEGER 1..1000 = 20
-- columns: hops INTEGER, weakest INTEGER, users LIST
-- users: from the influencee to the influencer, each crediting the next, nobody twice; weakest: the fewest interactions
-- of one step. Shadows are left out. No row when both are the same person.
WITH ends AS (
    SELECT s.nr AS s, t.nr AS t, s.id AS s_id, t.id AS t_id
    FROM users AS s, users AS t
    WHERE s.id = $influencee AND t.id = $influencer AND s.nr <> t.nr
), steps AS (
    SELECT influencee, influencer, CAST(sum(n) AS BIGINT) AS n
    FROM daily_counts
    WHERE influencee <> influencer
    GROUP BY influencee, influencer
), firsts AS (
    SELECT p.influencer AS x, p.n AS n FROM steps AS p JOIN ends AS e ON p.influencee = e.s
), lasts AS (
    SELECT p.influencee AS y, p.n AS n FROM steps AS p JOIN ends AS e ON p.influencer = e.t
), found AS (
    SELECT 1 AS hops, f.n AS weakest, [e.s_id, e.t_id] AS users
    FROM ends AS e JOIN firsts AS f ON f.x = e.t
    UNION ALL
    SELECT 2 AS hops, least(f.n, l.n) AS weakest, [e.s_id, ux.id, e.t_id] AS users
    FROM ends AS e, firsts AS f JOIN lasts AS l ON l.y = f.x JOIN users AS ux ON ux.nr = f.x
    UNION ALL
    SELECT 3 AS hops, least(f.n, m.n, l.n) AS weakest, [e.s_id, ux.id, uy.id, e.t_id] AS users
    FROM ends AS e, firsts AS f
    JOIN steps AS m ON m.influencee = f.x
    JOIN lasts AS l ON l.y = m.influencer
    JOIN users AS ux ON ux.nr = f.x
    JOIN users AS uy ON uy.nr = l.y
    WHERE f.x <> e.t AND l.y <> e.s
)
SELECT hops, weakest, users
FROM found
ORDER BY hops ASC, weakest DESC, users ASC
LIMIT $k
