-- asks:    under which numbers are scores known now?
-- mode:    write
-- params:  -
-- columns: -
UPDATE scores SET user_nr = m.nr FROM moves AS m WHERE scores.user_nr = m.was
