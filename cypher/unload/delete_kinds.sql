-- asks:    which kinds did this batch alone have? They go.
-- mode:    write
-- params:  -
-- columns: -
DELETE FROM kinds AS k WHERE k.nr IN (SELECT g.nr FROM gone_kinds AS g)
