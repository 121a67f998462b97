-- asks:    which combinations are there?
-- mode:    read
-- params:  -
-- columns: kind STRING, weight_e6 INTEGER, topics LIST, network STRING, item STRING, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN
-- What is usual is NULL, and then not stored.
SELECT f.kind AS kind, f.weight_e6 AS weight_e6, CASE WHEN len(f.topics) > 0 THEN f.topics END AS topics,
       f.network AS network, f.item AS item,
       nullif(f.visibility, 'public') AS visibility, nullif(f.automated, false) AS automated,
       nullif(f.incentivised, false) AS incentivised, nullif(f.shadow, false) AS shadow
FROM staged_facts AS f
ORDER BY f.place ASC
