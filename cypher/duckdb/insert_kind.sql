-- asks:    which side does this new kind credit?
-- mode:    write
-- params:  nr INTEGER; kind STRING; credits STRING
-- columns: -
INSERT INTO kinds (nr, name, credits) VALUES ($nr, $kind, $credits)
