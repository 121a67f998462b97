-- asks:    what did each of these batches hand over, what was dropped, and what did the store gain by it?
-- mode:    read
-- params:  first INTEGER; n INTEGER
-- columns: batch INTEGER, n_duplicates INTEGER, n_loaded INTEGER, n_shadows INTEGER, first_at DATETIME, last_at DATETIME, handed_e6 INTEGER, duplicates_e6 INTEGER, added_e6 INTEGER
WITH handed AS (
    SELECT r.batch AS batch, count(*) FILTER (d.is_duplicate) AS n_duplicates,
           sum(r.weight_e6) FILTER (NOT r.shadow) AS e6,
           sum(r.weight_e6) FILTER (NOT r.shadow AND d.is_duplicate) AS duplicates_e6
    FROM staged_rows AS r
    LEFT JOIN staged_ids AS d ON d.position = r.position
    GROUP BY r.batch
), kept AS (
    SELECT i.batch AS batch, count(*) AS n_loaded, count(*) FILTER (i.shadow) AS n_shadows,
           min(i.happened_at) FILTER (NOT i.shadow) AS first_at, max(i.happened_at) FILTER (NOT i.shadow) AS last_at
    FROM interactions AS i
    WHERE i.batch >= $first
    GROUP BY i.batch
), added AS (
    SELECT c.batch AS batch, sum(c.weight_e6) AS e6 FROM daily_counts AS c WHERE c.batch >= $first GROUP BY c.batch
)
SELECT b.batch AS batch, coalesce(h.n_duplicates, 0) AS n_duplicates,
       coalesce(k.n_loaded, 0) AS n_loaded, coalesce(k.n_shadows, 0) AS n_shadows, k.first_at AS first_at, k.last_at AS last_at,
       coalesce(h.e6, 0) AS handed_e6, coalesce(h.duplicates_e6, 0) AS duplicates_e6, coalesce(a.e6, 0) AS added_e6
FROM (SELECT unnest(range($first, $first + $n)) AS batch) AS b
LEFT JOIN handed AS h ON h.batch = b.batch
LEFT JOIN kept AS k ON k.batch = b.batch
LEFT JOIN added AS a ON a.batch = b.batch
ORDER BY batch ASC
