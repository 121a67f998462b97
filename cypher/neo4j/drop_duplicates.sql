-- asks:    which rows remain?
-- mode:    write
-- params:  -
-- columns: -
DELETE FROM staged_rows AS r WHERE r.position IN (SELECT d.position FROM staged_duplicates AS d)
