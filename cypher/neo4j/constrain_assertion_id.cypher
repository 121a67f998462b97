// asks:    how is every assertion one node?
// mode:    write
// params:  -
// columns: -
CREATE CONSTRAINT influent_assertion_id IF NOT EXISTS FOR (a:Assertion) REQUIRE a.id IS UNIQUE
