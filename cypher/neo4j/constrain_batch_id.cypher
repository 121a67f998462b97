// asks:    how is no batch taken twice?
// mode:    write
// params:  -
// columns: -
CREATE CONSTRAINT influent_batch_id IF NOT EXISTS FOR (b:Batch) REQUIRE b.id IS UNIQUE
