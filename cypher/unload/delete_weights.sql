-- asks:    what do pairs weigh of which one is gone? It goes with them.
-- mode:    write
-- params:  -
-- columns: -
DELETE FROM pair_weights AS w
WHERE w.influencer IN (SELECT g.nr FROM gone AS g) OR w.influencee IN (SELECT g.nr FROM gone AS g)
