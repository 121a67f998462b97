-- asks:    which run do people see?
-- mode:    write
-- params:  run INTEGER
-- columns: -
UPDATE runs SET is_current = (nr = $run)
