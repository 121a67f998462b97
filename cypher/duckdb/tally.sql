-- asks:    what did this batch hand over, what was dropped, and what did the store gain by it?
-- mode:    read
-- params:  rows STRING; batch INTEGER
-- columns: n_rows INTEGER, n_duplicates INTEGER, n_loaded INTEGER, n_shadows INTEGER, first_at DATETIME, last_at DATETIME, handed_e6 INTEGER, duplicates_e6 INTEGER, added_e6 INTEGER
WITH handed AS (
    SELECT count(*) AS n_rows, sum(r.weight_e6) FILTER (NOT r.shadow) AS e6,
           sum(r.weight_e6) FILTER (NOT r.shadow AND r.file_row_number IN (SELECT d.position FROM staged_ids AS d WHERE d.is_duplicate)) AS duplicates_e6
    FROM read_parquet($rows, file_row_number = true) AS r
), kept AS (
    SELECT count(*) AS n_loaded, count(*) FILTER (i.shadow) AS n_shadows,
           min(i.happened_at) FILTER (NOT i.shadow) AS first_at, max(i.happened_at) FILTER (NOT i.shadow) AS last_at
    FROM interactions AS i
    WHERE i.batch = $batch
), repeats AS (
    SELECT count(*) AS n_duplicates FROM staged_ids AS d WHERE d.is_duplicate
), added AS (
    SELECT sum(c.weight_e6) AS e6 FROM daily_counts AS c WHERE c.batch = $batch
)
SELECT h.n_rows AS n_rows, d.n_duplicates AS n_duplicates, k.n_loaded AS n_loaded, k.n_shadows AS n_shadows, k.first_at AS first_at, k.last_at AS last_at,
       coalesce(h.e6, 0) AS handed_e6, coalesce(h.duplicates_e6, 0) AS duplicates_e6, coalesce(a.e6, 0) AS added_e6
FROM handed AS h, kept AS k, repeats AS d, added AS a
ORDER BY n_rows ASC
