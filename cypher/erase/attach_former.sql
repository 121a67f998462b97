-- asks:    what is in the file that is written anew?
-- mode:    write
-- params:  path STRING
-- columns: -
ATTACH $path AS former (READ_ONLY)
