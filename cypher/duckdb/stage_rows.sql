-- asks:    which rows do these batches hand over, in the order of their sources?
-- mode:    write
-- params:  files LIST; first INTEGER
-- columns: -
-- One file a batch, numbered from `first` on; position: one order of all rows.
CREATE OR REPLACE TEMP TABLE staged_rows AS
SELECT CAST($first + list_position($files, r.filename) - 1 AS UINTEGER) AS batch,
       list_position($files, r.filename) * 4294967296 + r.file_row_number AS position,
       r.* EXCLUDE (filename, file_row_number)
FROM read_parquet($files, file_row_number = true, filename = true) AS r
