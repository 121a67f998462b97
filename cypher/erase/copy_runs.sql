-- asks:    which runs were kept? None is shown: all were computed with people who leave.
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO fresh.runs
SELECT r.nr, r.id, r.model, r.model_toml, r.measure, r.snapshot, r.as_of, r.ran_at, r.error_bound,
       (SELECT count(*) FROM fresh.scores AS s WHERE s.run = r.nr) AS n_users, false AS is_current
FROM former.runs AS r
