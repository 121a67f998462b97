-- asks:    how many numbers change?
-- mode:    read
-- params:  -
-- columns: n_users INTEGER, n_kinds INTEGER
SELECT (SELECT count(*) FROM moves) AS n_users, (SELECT count(*) FROM kind_moves) AS n_kinds ORDER BY n_users ASC
