-- asks:    which number does a new run get?
-- mode:    read
-- params:  -
-- columns: nr INTEGER
SELECT coalesce(max(r.nr) + 1, 0) AS nr
FROM runs AS r
ORDER BY nr ASC
