-- asks:    which rows does this batch add?
-- mode:    write
-- params:  rows STRING; batch INTEGER
-- columns: -
INSERT INTO interactions
SELECT CAST($batch AS UINTEGER) AS batch, r.line, r.id, coalesce(d.id_hash, 0) AS id_hash,
       CASE r.credits WHEN 'target' THEN t.nr ELSE a.nr END AS influencer,
       CASE r.credits WHEN 'target' THEN a.nr ELSE t.nr END AS influencee,
       k.nr AS kind, r.happened_at, r.weight_e6, r.topics, r.network, r.item, r.visibility,
       r.automated, r.incentivised, r.shadow
FROM read_parquet($rows, file_row_number = true) AS r
JOIN staged_users AS a ON a.id = r.actor
JOIN staged_users AS t ON t.id = r.target
JOIN kinds AS k ON k.name = r.kind
LEFT JOIN staged_ids AS d ON d.position = r.file_row_number
WHERE NOT coalesce(d.is_duplicate, false)
