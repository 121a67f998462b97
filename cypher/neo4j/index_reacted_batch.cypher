// asks:    how are the rows of a batch found?
// mode:    write
// params:  -
// columns: -
CREATE INDEX influent_reacted_batch IF NOT EXISTS FOR ()-[r:REACTED]-() ON (r.batch)
