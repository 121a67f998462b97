-- asks:    which rows of this batch come next? The others go.
-- mode:    write
-- params:  after INTEGER; until INTEGER
-- columns: -
DELETE FROM staged_rows AS r WHERE r.line <= $after OR r.line > $until
