-- asks:    which format is this store of, and what is its own id?
-- mode:    read
-- params:  -
-- columns: format_version INTEGER, store_id STRING
SELECT m.format_version AS format_version, m.store_id AS store_id
FROM meta AS m
ORDER BY store_id ASC
