// asks:    how is there one store in a database?
// mode:    write
// params:  -
// columns: -
CREATE CONSTRAINT influent_store IF NOT EXISTS FOR (s:Store) REQUIRE s.one IS UNIQUE
