-- asks:    which numbers did the users of the last batch get? No longer needed.
-- mode:    write
-- params:  -
-- columns: -
DROP TABLE IF EXISTS staged_users
