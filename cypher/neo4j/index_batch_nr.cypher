// asks:    how is a batch found by number?
// mode:    write
// params:  -
// columns: -
CREATE INDEX influent_batch_nr IF NOT EXISTS FOR (b:Batch) ON (b.nr)
