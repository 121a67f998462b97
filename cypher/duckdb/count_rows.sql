-- asks:    what is really there of each batch?
-- mode:    read
-- params:  -
-- columns: id STRING, n INTEGER, n_shadows INTEGER, weight_e6 INTEGER
SELECT b.id AS id, count(i.line) AS n, count(*) FILTER (i.shadow) AS n_shadows,
       CAST(coalesce(sum(i.weight_e6) FILTER (NOT i.shadow), 0) AS BIGINT) AS weight_e6
FROM batches AS b
LEFT JOIN interactions AS i ON i.batch = b.nr
GROUP BY b.id
ORDER BY id ASC
