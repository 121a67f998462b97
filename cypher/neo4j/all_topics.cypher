// asks:    which topics are there?
// mode:    read
// params:  -
// columns: topic STRING
MATCH (:User)-[r:REACTED]->(:User)
WHERE r.topics IS NOT NULL
UNWIND r.topics AS topic
RETURN DISTINCT topic
ORDER BY topic ASC
