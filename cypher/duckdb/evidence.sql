-- asks:    by which rows did this influencee credit these influencers?
-- mode:    read
-- params:  influencee STRING; influencers LIST
-- columns: id STRING, kind STRING, happened_at DATETIME, actor STRING, target STRING, item STRING, weight_e6 INTEGER, flags INTEGER, batch STRING, line INTEGER, topics LIST, network STRING
SELECT coalesce(i.id, b.file || ':' || i.line) AS id, k.name AS kind, i.happened_at AS happened_at,
       CASE k.credits WHEN 'target' THEN u.id ELSE v.id END AS actor,
       CASE k.credits WHEN 'target' THEN v.id ELSE u.id END AS target,
       i.item AS item, i.weight_e6 AS weight_e6,
       i.automated::INTEGER + i.incentivised::INTEGER * 2
           + coalesce(i.visibility = 'private', false)::INTEGER * 4 AS flags,
       b.id AS batch, i.line AS line, i.topics AS topics, i.network AS network
FROM interactions AS i
JOIN users AS u ON u.nr = i.influencee
JOIN users AS v ON v.nr = i.influencer
JOIN kinds AS k ON k.nr = i.kind
JOIN batches AS b ON b.nr = i.batch
WHERE u.id = $influencee AND v.id IN (SELECT unnest($influencers)) AND NOT i.shadow
ORDER BY happened_at ASC, id ASC, batch ASC, line ASC
