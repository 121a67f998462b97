-- asks:    which rows does this batch add?
-- mode:    write
-- params:  rows STRING; batch INTEGER
-- columns: -
INSERT INTO interactions
SELECT CAST($batch AS UINTEGER) AS batch, r.line, r.id, coalesce(md5_number_lower(r.id), 0) AS id_hash,
       CASE r.credits WHEN 'target' THEN t.nr ELSE a.nr END AS influencer,
       CASE r.credits WHEN 'target' THEN a.nr ELSE t.nr END AS influencee,
       k.nr AS kind, r.happened_at, r.weight_e6, r.topics, r.network, r.item, r.visibility,
       r.automated, r.incentivised, r.shadow
FROM read_parquet($rows, file_row_number = true) AS r
JOIN staged_users AS a ON a.id = r.actor
JOIN staged_users AS t ON t.id = r.target
JOIN kinds AS k ON k.name = r.kind
WHERE r.file_row_number NOT IN (SELECT d.position FROM staged_duplicates AS d)
ORDER BY r.file_row_number
