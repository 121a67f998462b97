-- asks:    are the settings of this database locked?
-- mode:    read
-- params:  -
-- columns: is_locked BOOLEAN
SELECT current_setting('lock_configuration') AS is_locked
ORDER BY is_locked ASC
