-- asks:    which of the kinds that are left take the numbers of those that are gone?
-- mode:    write
-- params:  -
-- columns: -
CREATE OR REPLACE TEMP TABLE kind_moves AS
WITH free AS (
    SELECT g.nr AS nr, row_number() OVER (ORDER BY g.nr) AS nth FROM gone_kinds AS g WHERE g.nr < (SELECT count(*) FROM kinds)
), late AS (
    SELECT k.nr AS nr, row_number() OVER (ORDER BY k.nr) AS nth FROM kinds AS k WHERE k.nr >= (SELECT count(*) FROM kinds)
)
SELECT late.nr AS was, free.nr AS nr FROM late JOIN free ON free.nth = late.nth
