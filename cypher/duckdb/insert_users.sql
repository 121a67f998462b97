-- asks:    which users are new?
-- mode:    write
-- params:  n_users INTEGER
-- columns: -
INSERT INTO users (nr, id)
SELECT s.nr, s.id FROM staged_users AS s WHERE s.nr >= $n_users ORDER BY s.nr
