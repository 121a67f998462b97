-- asks:    how do these rows read with pseudonyms in place of ids?
-- mode:    read
-- params:  rows STRING; ids LIST; pseudonyms LIST
-- columns: line INTEGER, id STRING, actor STRING, target STRING, kind STRING, credits STRING, happened_at DATETIME, weight_e6 INTEGER, topics LIST, network STRING, item STRING, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN
-- ids: of people and interactions, each with its pseudonym at the same place. Items often name their authors: none is kept.
WITH known AS (
    SELECT unnest(CAST($ids AS VARCHAR[])) AS id, unnest(CAST($pseudonyms AS VARCHAR[])) AS pseudonym
)
SELECT r.line, i.pseudonym AS id, a.pseudonym AS actor, t.pseudonym AS target, r.kind, r.credits, r.happened_at,
       r.weight_e6, r.topics, r.network, CAST(NULL AS VARCHAR) AS item, r.visibility, r.automated, r.incentivised, r.shadow
FROM read_parquet($rows) AS r
JOIN known AS a ON a.id = r.actor
JOIN known AS t ON t.id = r.target
LEFT JOIN known AS i ON i.id = r.id
ORDER BY r.line ASC
