// asks:    which store is in this database, in which format, and which run does it show?
// mode:    read
// params:  -
// columns: format_version INTEGER, store_id STRING, n_users INTEGER, n_batches INTEGER, current STRING
// n_users: the next user's nr; n_batches: the next batch's.
MATCH (s:Store)
RETURN s.format_version AS format_version, s.store_id AS store_id, s.n_users AS n_users, s.n_batches AS n_batches,
       s.current AS current
ORDER BY store_id ASC
