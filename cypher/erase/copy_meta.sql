-- asks:    which store is this?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO fresh.meta SELECT * FROM former.meta
