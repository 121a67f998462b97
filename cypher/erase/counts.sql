-- asks:    how much went?
-- mode:    read
-- params:  -
-- columns: n_accounts INTEGER, n_others INTEGER, n_interactions INTEGER, n_scores INTEGER, n_assertions INTEGER
-- n_others: accounts that only rows of theirs had named.
SELECT (SELECT count(*) FROM gone) AS n_accounts,
       (SELECT count(*) FROM former.users) - (SELECT count(*) FROM fresh.users) 
           - (SELECT count(*) FROM gone) AS n_others,
       (SELECT count(*) FROM former.interactions) - (SELECT count(*) FROM fresh.interactions) AS n_interactions,
       (SELECT count(*) FROM former.scores) - (SELECT count(*) FROM fresh.scores) AS n_scores,
       (SELECT count(*) FROM former.assertions) - (SELECT count(*) FROM fresh.assertions) AS n_assertions
ORDER BY n_accounts ASC
