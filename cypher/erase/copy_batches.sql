-- asks:    what is left of each batch?
-- mode:    write
-- params:  files LIST
-- columns: -
-- files: names that mention somebody who leaves; the batch's own id stands for them.
WITH kept AS (
    SELECT i.batch AS batch, count(*) AS n_loaded, count(*) FILTER (i.shadow) AS n_shadows,
           CAST(coalesce(sum(i.weight_e6) FILTER (NOT i.shadow), 0) AS BIGINT) AS weight_sum_e6,
           min(i.happened_at) FILTER (NOT i.shadow) AS first_at, max(i.happened_at) FILTER (NOT i.shadow) AS last_at
    FROM fresh.interactions AS i
    GROUP BY i.batch
)
INSERT INTO fresh.batches
SELECT b.nr, b.id,
       CASE WHEN list_contains(CAST($files AS VARCHAR[]), b.file) THEN left(b.id, 16) ELSE b.file END AS file,
       b.file_digest, b.source, b.n_rows - b.n_loaded + coalesce(k.n_loaded, 0) AS n_rows,
       coalesce(k.n_loaded, 0) AS n_loaded, coalesce(k.n_shadows, 0) AS n_shadows,
       coalesce(k.weight_sum_e6, 0) AS weight_sum_e6, k.first_at AS first_at, k.last_at AS last_at, b.loaded_at
FROM former.batches AS b
LEFT JOIN kept AS k ON k.batch = b.nr
ORDER BY b.nr
