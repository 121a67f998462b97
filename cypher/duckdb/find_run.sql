-- asks:    what was this run computed from?
-- mode:    read
-- params:  id STRING
-- columns: nr INTEGER, model STRING, model_toml STRING, measure STRING, snapshot STRING, as_of DATETIME, ran_at DATETIME, error_bound FLOAT, is_current BOOLEAN
SELECT r.nr AS nr, r.model AS model, r.model_toml AS model_toml, r.measure AS measure, r.snapshot AS snapshot,
       r.as_of AS as_of, r.ran_at AS ran_at, r.error_bound AS error_bound, r.is_current AS is_current
FROM runs AS r
WHERE r.id = $id
ORDER BY nr ASC
