-- asks:    which run is written anew?
-- mode:    write
-- params:  run INTEGER
-- columns: -
DELETE FROM runs AS r WHERE r.nr = $run
