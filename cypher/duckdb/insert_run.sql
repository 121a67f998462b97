-- asks:    what was this run computed from?
-- mode:    write
-- params:  nr INTEGER; id STRING; model STRING; model_toml STRING; measure STRING; snapshot STRING; as_of DATETIME; ran_at DATETIME; error_bound FLOAT; n_users INTEGER
-- columns: -
INSERT INTO runs (nr, id, model, model_toml, measure, snapshot, as_of, ran_at, error_bound, n_users, is_current)
VALUES ($nr, $id, $model, $model_toml, $measure, $snapshot, $as_of, $ran_at, $error_bound, $n_users, false)
