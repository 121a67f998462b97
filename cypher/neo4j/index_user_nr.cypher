// asks:    how is a user found by number?
// mode:    write
// params:  -
// columns: -
CREATE INDEX influent_user_nr IF NOT EXISTS FOR (u:User) ON (u.nr)
