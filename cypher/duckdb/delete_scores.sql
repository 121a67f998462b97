-- asks:    what did this run find, before it was written anew?
-- mode:    write
-- params:  run INTEGER
-- columns: -
DELETE FROM scores AS s WHERE s.run = $run
