-- asks:    how many interactions happened before a time, and how many since?
-- mode:    read
-- params:  since DATETIME
-- columns: n_before INTEGER, n_since INTEGER
-- Every row that is kept, shadows included; what happened at that very moment is since.
SELECT count(*) FILTER (i.happened_at < $since) AS n_before, count(*) FILTER (i.happened_at >= $since) AS n_since
FROM interactions AS i
ORDER BY n_before ASC
