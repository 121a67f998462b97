-- asks:    how much goes with this batch?
-- mode:    read
-- params:  batch INTEGER
-- columns: n_rows INTEGER, n_ids INTEGER, n_users INTEGER, n_kinds INTEGER, n_scores INTEGER
SELECT (SELECT count(*) FROM interactions AS i WHERE i.batch = $batch) AS n_rows,
       (SELECT count(i.id) FROM interactions AS i WHERE i.batch = $batch) AS n_ids,
       (SELECT count(*) FROM gone AS g) AS n_users,
       (SELECT count(*) FROM gone_kinds AS g) AS n_kinds,
       (SELECT count(*) FROM scores AS s WHERE s.user_nr IN (SELECT g.nr FROM gone AS g)) AS n_scores
ORDER BY n_rows ASC
