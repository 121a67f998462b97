-- asks:    whom do the most people react to?
-- mode:    read
-- params:  k INTEGER 1..1000 = 20
-- columns: user STRING, n_people INTEGER, n INTEGER, first_at DATETIME, last_at DATETIME
-- The credited side of each interaction; own reactions to oneself and shadows are left out.
SELECT v.id AS user, count(DISTINCT i.influencee) AS n_people, count(*) AS n,
       min(i.happened_at) AS first_at, max(i.happened_at) AS last_at
FROM interactions AS i
JOIN users AS v ON v.nr = i.influencer
WHERE NOT i.shadow AND i.influencer <> i.influencee
GROUP BY v.id
ORDER BY n_people DESC, n DESC, user ASC
LIMIT $k
