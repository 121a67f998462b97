-- asks:    how many rows and how much weight does this batch hand over, and how much of it are duplicates?
-- mode:    read
-- params:  -
-- columns: n_rows INTEGER, n_duplicates INTEGER, e6 INTEGER, duplicates_e6 INTEGER
SELECT count(*) AS n_rows, count(d.position) AS n_duplicates,
       CAST(coalesce(sum(r.weight_e6) FILTER (NOT r.shadow), 0) AS BIGINT) AS e6,
       CAST(coalesce(sum(r.weight_e6) FILTER (NOT r.shadow AND d.position IS NOT NULL), 0) AS BIGINT) AS duplicates_e6
FROM staged_rows AS r
LEFT JOIN staged_duplicates AS d ON d.position = r.position
ORDER BY n_rows ASC
