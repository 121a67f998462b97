-- asks:    which tables does this file have?
-- mode:    read
-- params:  -
-- columns: name STRING
SELECT t.table_name AS name
FROM duckdb_tables() AS t
WHERE NOT t.internal AND NOT t.temporary
ORDER BY name ASC
