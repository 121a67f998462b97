-- asks:    which number has each kind now?
-- mode:    write
-- params:  -
-- columns: -
UPDATE kinds SET nr = m.nr FROM kind_moves AS m WHERE kinds.nr = m.was
