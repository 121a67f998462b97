-- asks:    which rows did the last batches hand over? No longer needed.
-- mode:    write
-- params:  -
-- columns: -
DROP VIEW IF EXISTS staged_rows
