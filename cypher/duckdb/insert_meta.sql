-- asks:    of which format is this new store, and what is its own id?
-- mode:    write
-- params:  format_version INTEGER; store_id STRING
-- columns: -
INSERT INTO meta (format_version, store_id) VALUES ($format_version, $store_id)
