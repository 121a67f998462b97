-- asks:    who is left?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO fresh.users (nr, id) SELECT m.nr, m.id FROM moved AS m ORDER BY m.nr
