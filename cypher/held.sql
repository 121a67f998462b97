-- asks:    which rows name this user, on either side?
-- mode:    read
-- params:  id STRING; k INTEGER 1..100000000 = 10000
-- columns: happened_at DATETIME, actor STRING, kind STRING, credits STRING, target STRING, id STRING, item STRING, network STRING, topics LIST, weight FLOAT, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN, file STRING, batch STRING, line INTEGER
-- Every row that is kept, whole; id: the interaction's own, or NULL.
SELECT i.happened_at AS happened_at,
       CASE k.credits WHEN 'target' THEN u.id ELSE v.id END AS actor,
       k.name AS kind, k.credits AS credits,
       CASE k.credits WHEN 'target' THEN v.id ELSE u.id END AS target,
       i.id AS id, i.item AS item, i.network AS network, i.topics AS topics, i.weight_e6 / 1e6 AS weight,
       coalesce(i.visibility, 'public') AS visibility, i.automated AS automated, i.incentivised AS incentivised,
       i.shadow AS shadow, b.file AS file, b.id AS batch, i.line AS line
FROM interactions AS i
JOIN users AS v ON v.nr = i.influencer
JOIN users AS u ON u.nr = i.influencee
JOIN kinds AS k ON k.nr = i.kind
JOIN batches AS b ON b.nr = i.batch
WHERE i.influencer IN (SELECT nr FROM users WHERE users.id = $id)
   OR i.influencee IN (SELECT nr FROM users WHERE users.id = $id)
ORDER BY happened_at ASC, batch ASC, line ASC
LIMIT $k
