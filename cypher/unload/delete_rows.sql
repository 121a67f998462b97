-- asks:    which rows has this batch? They go.
-- mode:    write
-- params:  batch INTEGER
-- columns: -
DELETE FROM interactions AS i WHERE i.batch = $batch
