-- asks:    which rows were kept of this batch, as they were handed over?
-- mode:    read
-- params:  batch INTEGER
-- columns: line INTEGER, id STRING, actor STRING, target STRING, kind STRING, credits STRING, happened_at DATETIME, weight_e6 INTEGER, topics LIST, network STRING, item STRING, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN
SELECT i.line AS line, i.id AS id,
       CASE k.credits WHEN 'target' THEN u.id ELSE v.id END AS actor,
       CASE k.credits WHEN 'target' THEN v.id ELSE u.id END AS target,
       k.name AS kind, k.credits AS credits, i.happened_at AS happened_at, i.weight_e6 AS weight_e6,
       i.topics AS topics, i.network AS network, i.item AS item, i.visibility AS visibility,
       i.automated AS automated, i.incentivised AS incentivised, i.shadow AS shadow
FROM interactions AS i
JOIN users AS v ON v.nr = i.influencer
JOIN users AS u ON u.nr = i.influencee
JOIN kinds AS k ON k.nr = i.kind
WHERE i.batch = $batch
ORDER BY line ASC
