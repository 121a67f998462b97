-- asks:    how do the rows of a batch become a file again?
-- mode:    read
-- params:  line LIST; id LIST; actor LIST; target LIST; kind LIST; credits LIST; happened_at LIST; weight_e6 LIST; topics LIST; network LIST; item LIST; visibility LIST; automated LIST; incentivised LIST; shadow LIST
-- columns: line INTEGER, id STRING, actor STRING, target STRING, kind STRING, credits STRING, happened_at DATETIME, weight_e6 INTEGER, topics LIST, network STRING, item STRING, visibility STRING, automated BOOLEAN, incentivised BOOLEAN, shadow BOOLEAN
-- Lists of equal length, one a column; happened_at in microseconds since 1970.
SELECT unnest(CAST($line AS BIGINT[])) AS line,
       unnest(CAST($id AS VARCHAR[])) AS id,
       unnest(CAST($actor AS VARCHAR[])) AS actor,
       unnest(CAST($target AS VARCHAR[])) AS target,
       unnest(CAST($kind AS VARCHAR[])) AS kind,
       unnest(CAST($credits AS VARCHAR[])) AS credits,
       make_timestamp(unnest(CAST($happened_at AS BIGINT[]))) AS happened_at,
       unnest(CAST($weight_e6 AS BIGINT[])) AS weight_e6,
       unnest(CAST($topics AS VARCHAR[][])) AS topics,
       unnest(CAST($network AS VARCHAR[])) AS network,
       unnest(CAST($item AS VARCHAR[])) AS item,
       unnest(CAST($visibility AS VARCHAR[])) AS visibility,
       unnest(CAST($automated AS BOOLEAN[])) AS automated,
       unnest(CAST($incentivised AS BOOLEAN[])) AS incentivised,
       unnest(CAST($shadow AS BOOLEAN[])) AS shadow
