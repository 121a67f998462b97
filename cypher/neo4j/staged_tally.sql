-- asks:    what is in the rows that remain?
-- mode:    read
-- params:  -
-- columns: n_loaded INTEGER, n_shadows INTEGER, n_weightless INTEGER, weight_e6 INTEGER, first_at DATETIME, last_at DATETIME
SELECT count(*) AS n_loaded, count(*) FILTER (r.shadow) AS n_shadows,
       count(*) FILTER (NOT r.shadow AND r.weight_e6 = 0) AS n_weightless,
       CAST(coalesce(sum(r.weight_e6) FILTER (NOT r.shadow), 0) AS BIGINT) AS weight_e6,
       min(r.happened_at) FILTER (NOT r.shadow) AS first_at, max(r.happened_at) FILTER (NOT r.shadow) AS last_at
FROM staged_rows AS r
ORDER BY n_loaded ASC
