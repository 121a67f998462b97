// asks:    how many interactions happened before a time, and how many since?
// mode:    read
// params:  since DATETIME
// columns: n_before INTEGER, n_since INTEGER
// Every row that is kept, shadows included; what happened at that very moment is since.
MATCH (:User)-[r:REACTED]->(:User)
RETURN count(CASE WHEN r.happened_at < $since THEN 1 END) AS n_before,
       count(CASE WHEN r.happened_at >= $since THEN 1 END) AS n_since
ORDER BY n_before ASC
