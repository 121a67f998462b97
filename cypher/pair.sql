-- asks:    by which kinds, on which days, did the influencee credit the influencer?
-- mode:    read
-- params:  influencer STRING; influencee STRING; k INTEGER 1..100000 = 1000
-- columns: day STRING, kind STRING, n INTEGER, weight_sum FLOAT
-- day: UTC, like 2012-07-04; weight_sum: of the interactions' own weights; shadows are left out.
SELECT strftime(i.happened_at, '%Y-%m-%d') AS day, k.name AS kind, count(*) AS n,
       CAST(sum(i.weight_e6) AS BIGINT) / 1e6 AS weight_sum
FROM interactions AS i
JOIN users AS v ON v.nr = i.influencer
JOIN users AS u ON u.nr = i.influencee
JOIN kinds AS k ON k.nr = i.kind
WHERE v.id = $influencer AND u.id = $influencee AND NOT i.shadow
GROUP BY ALL
ORDER BY day ASC, kind ASC
LIMIT $k
