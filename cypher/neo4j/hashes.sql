-- asks:    by which hashes can these ids be looked up?
-- mode:    read
-- params:  ids LIST
-- columns: id_hash INTEGER
-- The hash of stage_rows: the lower half of the MD5 as a signed integer.
SELECT DISTINCT CAST(CAST(md5_number_lower(g.id) AS HUGEINT) - 9223372036854775808 AS BIGINT) AS id_hash
FROM (SELECT unnest(CAST($ids AS VARCHAR[])) AS id) AS g
ORDER BY id_hash ASC
