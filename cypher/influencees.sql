-- asks:    whom does this user influence directly, most first, and since when?
-- mode:    read
-- params:  id STRING; k INTEGER 1..1000 = 20
-- columns: influencee STRING, weight FLOAT, n INTEGER, first_at DATETIME, last_at DATETIME
-- weight: of the pair in the current run, NULL before the first; own reactions to oneself and shadows are left out.
SELECT u.id AS influencee, w.weight AS weight, count(*) AS n,
       min(i.happened_at) AS first_at, max(i.happened_at) AS last_at
FROM interactions AS i
JOIN users AS v ON v.nr = i.influencer
JOIN users AS u ON u.nr = i.influencee
LEFT JOIN pair_weights AS w ON w.influencer = i.influencer AND w.influencee = i.influencee
WHERE v.id = $id AND NOT i.shadow AND i.influencer <> i.influencee
GROUP BY u.id, w.weight
ORDER BY coalesce(w.weight, -1.0) DESC, n DESC, influencee ASC
LIMIT $k
