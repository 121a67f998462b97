-- asks:    which of these rows have ids of their own, and repeat one of the store or of an earlier row?
-- mode:    write
-- params:  -
-- columns: -
-- Hashes are compared first, which reads one fixed-width column of the store; ids only where hashes meet.
CREATE OR REPLACE TEMP TABLE staged_ids AS
WITH given AS (
    SELECT r.position AS position, r.id AS id, md5_number_lower(r.id) AS id_hash FROM staged_rows AS r WHERE r.id IS NOT NULL
), met AS (
    SELECT i.rowid AS place FROM interactions AS i
    WHERE i.id_hash <> 0 AND i.id_hash IN (SELECT g.id_hash FROM given AS g)
), known AS (
    SELECT i.id AS id FROM interactions AS i WHERE i.rowid IN (SELECT m.place FROM met AS m)
), repeated AS (
    SELECT g.id AS id, min(g.position) AS position FROM given AS g GROUP BY g.id HAVING count(*) > 1
)
SELECT g.position AS position, g.id_hash AS id_hash,
       g.id IN (SELECT k.id FROM known AS k) OR coalesce(f.position < g.position, false) AS is_duplicate
FROM given AS g
LEFT JOIN repeated AS f ON f.id = g.id
