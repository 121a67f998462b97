-- asks:    may settings still be changed? No, not before the database is closed.
-- mode:    write
-- params:  -
-- columns: -
SET lock_configuration = true
