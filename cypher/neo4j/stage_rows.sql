-- asks:    which rows does this batch hand over, in the order of the source?
-- mode:    write
-- params:  rows STRING
-- columns: -
-- Run by a DuckDB in memory that prepares a batch for the server. id_hash: the lower half of the MD5 as a signed integer.
CREATE TEMP TABLE staged_rows AS
SELECT r.*, r.file_row_number AS position,
       CAST(CAST(md5_number_lower(r.id) AS HUGEINT) - 9223372036854775808 AS BIGINT) AS id_hash
FROM read_parquet($rows, file_row_number = true) AS r
