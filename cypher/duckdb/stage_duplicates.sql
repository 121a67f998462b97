-- asks:    which rows of this batch repeat an id of the store, or of an earlier row?
-- mode:    write
-- params:  rows STRING
-- columns: -
-- Hashes are compared first, which reads one fixed-width column of the store; ids only where hashes meet.
CREATE OR REPLACE TEMP TABLE staged_duplicates AS
WITH given AS (
    SELECT r.file_row_number AS position, r.id AS id, md5_number_lower(r.id) AS id_hash
    FROM read_parquet($rows, file_row_number = true) AS r
    WHERE r.id IS NOT NULL
), met AS (
    SELECT i.rowid AS place FROM interactions AS i
    WHERE i.id_hash <> 0 AND i.id_hash IN (SELECT g.id_hash FROM given AS g)
), known AS (
    SELECT i.id AS id FROM interactions AS i WHERE i.rowid IN (SELECT m.place FROM met AS m)
)
SELECT g.position AS position FROM given AS g WHERE g.id IN (SELECT id FROM known)
UNION
SELECT n.position AS position
FROM (SELECT g.position AS position, row_number() OVER (PARTITION BY g.id ORDER BY g.position) AS nth FROM given AS g) AS n
WHERE n.nth > 1
