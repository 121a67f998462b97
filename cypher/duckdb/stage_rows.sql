-- asks:    which rows do these batches hand over, in the order of their sources?
-- mode:    write
-- params:  -
-- columns: -
-- A view: to read the few columns that each question is about again is faster than to copy all rows into a table.
-- Batches are numbered in the order of their files; position: one order of all rows.
CREATE OR REPLACE TEMP VIEW staged_rows AS
SELECT CAST(getvariable('staged').first + r.file_index AS UINTEGER) AS batch,
       CAST(r.file_index AS BIGINT) * 4294967296 + r.file_row_number AS position,
       r.* EXCLUDE (file_row_number)
FROM read_parquet(getvariable('staged').files, file_row_number = true) AS r
