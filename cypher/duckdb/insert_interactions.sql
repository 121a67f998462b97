-- asks:    which rows do these batches add?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO interactions
SELECT r.batch, r.line, r.id, coalesce(d.id_hash, 0) AS id_hash,
       CASE r.credits WHEN 'target' THEN t.nr ELSE a.nr END AS influencer,
       CASE r.credits WHEN 'target' THEN a.nr ELSE t.nr END AS influencee,
       k.nr AS kind, r.happened_at, r.weight_e6, r.topics, r.network, r.item, r.visibility,
       r.automated, r.incentivised, r.shadow
FROM staged_rows AS r
JOIN staged_users AS a ON a.id = r.actor
JOIN staged_users AS t ON t.id = r.target
JOIN kinds AS k ON k.name = r.kind
LEFT JOIN staged_ids AS d ON d.position = r.position
WHERE NOT coalesce(d.is_duplicate, false)
