// asks:    how is every user one node?
// mode:    write
// params:  -
// columns: -
CREATE CONSTRAINT influent_user_id IF NOT EXISTS FOR (u:User) REQUIRE u.id IS UNIQUE
