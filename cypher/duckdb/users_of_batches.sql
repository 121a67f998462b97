-- asks:    which users do the rows of these batches name, and under which number?
-- mode:    read
-- params:  batches LIST
-- columns: nr INTEGER, id STRING
-- batches: their ids. Shadows name users too, as they do in the whole store.
WITH named AS (
    SELECT unnest([i.influencer, i.influencee]) AS nr
    FROM interactions AS i
    WHERE i.batch IN (SELECT b.nr FROM batches AS b WHERE b.id IN (SELECT unnest($batches)))
)
SELECT u.nr AS nr, u.id AS id
FROM users AS u
WHERE u.nr IN (SELECT n.nr FROM named AS n)
ORDER BY nr ASC
