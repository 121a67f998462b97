-- asks:    what passed between these two people, in both directions, row by row?
-- mode:    read
-- params:  a STRING; b STRING; k INTEGER 1..100000 = 100
-- columns: happened_at DATETIME, actor STRING, kind STRING, target STRING, id STRING, item STRING, network STRING, weight FLOAT, shadow BOOLEAN, batch STRING, line INTEGER
-- id: the interaction's own, else file:line; shadows are listed and marked, private rows left out.
SELECT i.happened_at AS happened_at,
       CASE k.credits WHEN 'target' THEN u.id ELSE v.id END AS actor,
       k.name AS kind,
       CASE k.credits WHEN 'target' THEN v.id ELSE u.id END AS target,
       coalesce(i.id, b.file || ':' || i.line) AS id,
       i.item AS item, i.network AS network, i.weight_e6 / 1e6 AS weight, i.shadow AS shadow,
       b.id AS batch, i.line AS line
FROM interactions AS i
JOIN users AS v ON v.nr = i.influencer
JOIN users AS u ON u.nr = i.influencee
JOIN kinds AS k ON k.nr = i.kind
JOIN batches AS b ON b.nr = i.batch
WHERE coalesce(i.visibility, 'public') <> 'private'
  AND i.influencer IN (SELECT nr FROM users WHERE id = $a OR id = $b)
  AND i.influencee IN (SELECT nr FROM users WHERE id = $a OR id = $b)
  AND ((v.id = $a AND u.id = $b) OR (v.id = $b AND u.id = $a))
ORDER BY happened_at ASC, id ASC, batch ASC, line ASC
LIMIT $k
