-- asks:    how many users has each kept run still?
-- mode:    write
-- params:  -
-- columns: -
UPDATE runs SET n_users = (SELECT count(*) FROM scores AS s WHERE s.run = runs.nr)
