-- asks:    which rows repeat an interaction of the store, or of an earlier row?
-- mode:    write
-- params:  -
-- columns: -
CREATE TEMP TABLE staged_duplicates AS
SELECT r.position AS position
FROM (SELECT s.position, s.id, min(s.position) OVER (PARTITION BY s.id) AS first FROM staged_rows AS s WHERE s.id IS NOT NULL) AS r
WHERE r.position > r.first OR r.id IN (SELECT k.id FROM known_ids AS k)
