// asks:    where are the format version and the store's own id kept?
// mode:    write
// params:  format_version INTEGER; store_id STRING
// columns: -
MERGE (s:Store {one: 1})
ON CREATE SET s.format_version = $format_version, s.store_id = $store_id, s.n_users = 0, s.n_batches = 0
