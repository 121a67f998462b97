-- asks:    which rows that name none of these users come first?
-- mode:    read
-- params:  rows STRING; users LIST; n INTEGER
-- columns: line INTEGER, id STRING, actor STRING, target STRING, kind STRING, credits STRING, happened_at DATETIME, weight_e6 INTEGER, topics LIST, network STRING, item STRING, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN
SELECT r.line, r.id, r.actor, r.target, r.kind, r.credits, r.happened_at, r.weight_e6, r.topics, r.network, r.item,
       r.visibility, r.automated, r.incentivised, r.shadow
FROM read_parquet($rows) AS r
WHERE r.actor NOT IN (SELECT unnest($users)) AND r.target NOT IN (SELECT unnest($users))
ORDER BY r.line ASC
LIMIT $n
