-- asks:    by which hashes can the ids of this batch be looked up?
-- mode:    read
-- params:  -
-- columns: id_hash INTEGER
SELECT DISTINCT r.id_hash AS id_hash FROM staged_rows AS r WHERE r.id IS NOT NULL ORDER BY id_hash ASC
