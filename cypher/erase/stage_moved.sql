-- asks:    who is left, and under which new number? Those whom at least one row names that stays.
-- mode:    write
-- params:  before DATETIME
-- columns: -
CREATE TEMP TABLE moved AS
WITH named AS (
    SELECT DISTINCT unnest([i.influencer, i.influencee]) AS nr
    FROM former.interactions AS i
    WHERE i.influencer NOT IN (SELECT g.nr FROM gone AS g) AND i.influencee NOT IN (SELECT g.nr FROM gone AS g)
      AND i.happened_at >= $before
)
SELECT u.nr AS was, CAST(row_number() OVER (ORDER BY u.nr) - 1 AS UINTEGER) AS nr, u.id AS id
FROM former.users AS u
WHERE u.nr IN (SELECT n.nr FROM named AS n)
