-- asks:    how many interactions happened on each day?
-- mode:    read
-- params:  k INTEGER 1..100000 = 10000
-- columns: day STRING, n_interactions INTEGER, n_shadows INTEGER
-- day: UTC, like 2012-07-04; n_interactions counts every row that is kept, shadows included.
SELECT strftime(CAST(i.happened_at AS DATE), '%Y-%m-%d') AS day, count(*) AS n_interactions,
       count(*) FILTER (i.shadow) AS n_shadows
FROM interactions AS i
GROUP BY CAST(i.happened_at AS DATE)
ORDER BY day ASC
LIMIT $k
