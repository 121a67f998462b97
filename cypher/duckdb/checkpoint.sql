-- asks:    is all that was committed in the file itself, and its log gone?
-- mode:    write
-- params:  -
-- columns: -
CHECKPOINT
