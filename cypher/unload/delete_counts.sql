-- asks:    what did this batch add to each pair, kind and day? It goes.
-- mode:    write
-- params:  batch INTEGER
-- columns: -
DELETE FROM daily_counts AS c WHERE c.batch = $batch
