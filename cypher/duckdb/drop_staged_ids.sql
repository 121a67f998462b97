-- asks:    which rows of the last batch had ids of their own? No longer needed.
-- mode:    write
-- params:  -
-- columns: -
DROP TABLE IF EXISTS staged_ids
