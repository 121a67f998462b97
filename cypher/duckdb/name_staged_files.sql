-- asks:    in which files are the rows that these batches hand over, and which number has the first batch?
-- mode:    write
-- params:  files LIST; first INTEGER
-- columns: -
-- A view takes no parameters: stage_rows reads these. One file a batch.
SET VARIABLE staged = {'files': $files, 'first': $first}
