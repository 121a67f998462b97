-- asks:    where do tables belong that are named without their file?
-- mode:    write
-- params:  -
-- columns: -
USE fresh
