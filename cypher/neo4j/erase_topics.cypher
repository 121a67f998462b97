// asks:    which topics of other people's rows mention people who leave?
// mode:    write
// params:  topics LIST
// columns: -
MATCH (:User)-[r:REACTED]->(:User)
WHERE any(topic IN r.topics WHERE topic IN $topics)
CALL (r) {
    WITH r, [topic IN r.topics WHERE NOT topic IN $topics] AS left
    SET r.topics = CASE WHEN size(left) > 0 THEN left END
} IN TRANSACTIONS OF 10000 ROWS
