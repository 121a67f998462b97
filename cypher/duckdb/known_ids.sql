-- asks:    which of these interactions are there already?
-- mode:    read
-- params:  ids LIST
-- columns: id STRING
-- Hashes are compared first, which reads one fixed-width column; ids only where hashes meet.
WITH given AS (
    SELECT unnest(CAST($ids AS VARCHAR[])) AS id
), met AS (
    SELECT i.rowid AS place FROM interactions AS i
    WHERE i.id_hash <> 0 AND i.id_hash IN (SELECT md5_number_lower(g.id) FROM given AS g)
)
SELECT DISTINCT i.id AS id
FROM interactions AS i
WHERE i.rowid IN (SELECT m.place FROM met AS m) AND i.id IN (SELECT g.id FROM given AS g)
ORDER BY id ASC
