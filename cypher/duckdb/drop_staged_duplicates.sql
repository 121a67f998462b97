-- asks:    which rows of the last batch were repeats? No longer needed.
-- mode:    write
-- params:  -
-- columns: -
DROP TABLE IF EXISTS staged_duplicates
