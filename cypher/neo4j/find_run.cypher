// asks:    from what was this run computed?
// mode:    read
// params:  id STRING
// columns: model STRING, model_toml STRING, measure STRING, snapshot STRING, as_of DATETIME, ran_at DATETIME, error_bound FLOAT
MATCH (r:Run {id: $id})
RETURN r.model AS model, r.model_toml AS model_toml, r.measure AS measure, r.snapshot AS snapshot, r.as_of AS as_of,
       r.ran_at AS ran_at, r.error_bound AS error_bound
ORDER BY ran_at ASC
