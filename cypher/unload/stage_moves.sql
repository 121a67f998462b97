-- asks:    which of those who are left take the numbers of those who are gone?
-- mode:    write
-- params:  -
-- columns: -
-- Numbers are dense: those above the number of users that are left move, in order, to the places that are free.
CREATE OR REPLACE TEMP TABLE moves AS
WITH free AS (
    SELECT g.nr AS nr, row_number() OVER (ORDER BY g.nr) AS nth FROM gone AS g WHERE g.nr < (SELECT count(*) FROM users)
), late AS (
    SELECT u.nr AS nr, row_number() OVER (ORDER BY u.nr) AS nth FROM users AS u WHERE u.nr >= (SELECT count(*) FROM users)
)
SELECT late.nr AS was, free.nr AS nr FROM late JOIN free ON free.nth = late.nth
