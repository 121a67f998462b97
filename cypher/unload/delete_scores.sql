-- asks:    what did kept runs find for those who are gone? It goes with them.
-- mode:    write
-- params:  -
-- columns: -
DELETE FROM scores AS s WHERE s.user_nr IN (SELECT g.nr FROM gone AS g)
