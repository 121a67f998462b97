-- asks:    who influences this user directly, most first, and since when?
-- mode:    read
-- params:  id STRING; k INTEGER 1..1000 = 20
-- columns: influencer STRING, weight FLOAT, n INTEGER, first_at DATETIME, last_at DATETIME
-- weight: of the pair in the current run, NULL before the first; own reactions to oneself and shadows are left out.
SELECT v.id AS influencer, w.weight AS weight, count(*) AS n,
       min(i.happened_at) AS first_at, max(i.happened_at) AS last_at
FROM interactions AS i
JOIN users AS u ON u.nr = i.influencee
JOIN users AS v ON v.nr = i.influencer
LEFT JOIN pair_weights AS w ON w.influencer = i.influencer AND w.influencee = i.influencee
WHERE u.id = $id AND NOT i.shadow AND i.influencer <> i.influencee
GROUP BY v.id, w.weight
ORDER BY coalesce(w.weight, -1.0) DESC, n DESC, influencer ASC
LIMIT $k
