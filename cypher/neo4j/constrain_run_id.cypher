// asks:    how is every run one node?
// mode:    write
// params:  -
// columns: -
CREATE CONSTRAINT influent_run_id IF NOT EXISTS FOR (r:Run) REQUIRE r.id IS UNIQUE
