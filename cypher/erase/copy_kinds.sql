-- asks:    which kinds are there?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO fresh.kinds SELECT * FROM former.kinds
