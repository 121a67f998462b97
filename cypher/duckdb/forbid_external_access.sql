-- asks:    may a query open files or addresses? No, not before the database is closed.
-- mode:    write
-- params:  -
-- columns: -
SET enable_external_access = false
