-- asks:    which number has each user of these batches, or gets, when new?
-- mode:    write
-- params:  n_users INTEGER
-- columns: -
-- New users are numbered by id, so that the same batches taken together in the same order give the same numbers.
CREATE OR REPLACE TEMP TABLE staged_users AS
WITH ids AS (
    SELECT unnest([r.actor, r.target]) AS id
    FROM staged_rows AS r
    WHERE r.position NOT IN (SELECT p.position FROM staged_ids AS p WHERE p.is_duplicate)
), named AS (
    SELECT d.id AS id, u.nr AS nr
    FROM (SELECT DISTINCT s.id AS id FROM ids AS s) AS d
    LEFT JOIN users AS u ON u.id = d.id
)
SELECT k.id AS id, k.nr AS nr FROM named AS k WHERE k.nr IS NOT NULL
UNION ALL
SELECT n.id AS id, CAST($n_users + row_number() OVER (ORDER BY n.id) - 1 AS UINTEGER) AS nr
FROM named AS n WHERE n.nr IS NULL
