// asks:    how are the scores of a run found?
// mode:    write
// params:  -
// columns: -
CREATE INDEX influent_scores_run IF NOT EXISTS FOR (c:Scores) ON (c.run)
