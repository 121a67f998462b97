-- asks:    where do tables belong once the new file is complete?
-- mode:    write
-- params:  -
-- columns: -
USE memory
