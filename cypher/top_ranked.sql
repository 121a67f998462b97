-- asks:    who ranks highest in the current run?
-- mode:    read
-- params:  k INTEGER 1..1000 = 20
-- columns: position INTEGER, user STRING, authority FLOAT, authority_low FLOAT, authority_high FLOAT, pagerank FLOAT, echo FLOAT, score FLOAT
-- Only users with a position (from 1); no row before the first run.
SELECT s.position AS position, u.id AS user, s.authority AS authority, s.authority_low AS authority_low,
       s.authority_high AS authority_high, s.pagerank AS pagerank, s.echo AS echo, s.score AS score
FROM scores AS s
JOIN runs AS r ON r.nr = s.run
JOIN users AS u ON u.nr = s.user_nr
WHERE r.is_current AND s.position >= 1
ORDER BY position ASC, user ASC
LIMIT $k
