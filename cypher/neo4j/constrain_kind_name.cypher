// asks:    how is every kind one node?
// mode:    write
// params:  -
// columns: -
CREATE CONSTRAINT influent_kind_name IF NOT EXISTS FOR (k:Kind) REQUIRE k.name IS UNIQUE
