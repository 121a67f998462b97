-- asks:    who was named by this batch alone? They go.
-- mode:    write
-- params:  -
-- columns: -
DELETE FROM users AS u WHERE u.nr IN (SELECT g.nr FROM gone AS g)
