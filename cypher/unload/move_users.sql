-- asks:    which number has each user now?
-- mode:    write
-- params:  -
-- columns: -
UPDATE users SET nr = m.nr FROM moves AS m WHERE users.nr = m.was
