-- asks:    which new file takes its place?
-- mode:    write
-- params:  path STRING
-- columns: -
ATTACH $path AS fresh
