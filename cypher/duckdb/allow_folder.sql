-- asks:    which one folder may be read and written besides the store's own file?
-- mode:    write
-- params:  folder STRING
-- columns: -
SET allowed_directories = [$folder]
