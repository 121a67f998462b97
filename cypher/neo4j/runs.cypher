// asks:    which runs were kept, oldest first?
// mode:    read
// params:  -
// columns: id STRING, model STRING, measure STRING, snapshot STRING, as_of DATETIME, ran_at DATETIME, error_bound FLOAT, n_users INTEGER, is_current BOOLEAN
MATCH (s:Store)
MATCH (r:Run)
RETURN r.id AS id, r.model AS model, r.measure AS measure, r.snapshot AS snapshot, r.as_of AS as_of, r.ran_at AS ran_at,
       r.error_bound AS error_bound, r.n_users AS n_users, coalesce(r.id = s.current, false) AS is_current
ORDER BY ran_at ASC, id ASC
