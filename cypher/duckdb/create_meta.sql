-- asks:    where are the format version and the store's own id kept?
-- mode:    write
-- params:  -
-- columns: -
CREATE TABLE meta (format_version INTEGER NOT NULL, store_id VARCHAR NOT NULL)
