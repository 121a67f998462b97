-- asks:    who ranks highest in the current run?
-- mode:    read
-- params:  k INTEGER 1..1000 = 20
-- columns: position INTEGER, user STRING, authority FLOAT, authority_low FLOAT, authority_high FLOAT, pagerank FLOAT, echo FLOAT, score FLOAT
-- Only users with a position (from 1); no row before the first run; NULL: not known.
SELECT s.position AS position, u.id AS user, nullif(s.authority, 'nan') AS authority,
       nullif(s.authority_low, 'nan') AS authority_low, nullif(s.authority_high, 'nan') AS authority_high,
       nullif(s.pagerank, 'nan') AS pagerank, nullif(s.echo, 'nan') AS echo, nullif(s.score, 'nan') AS score
FROM scores AS s
JOIN runs AS r ON r.nr = s.run
JOIN users AS u ON u.nr = s.user_nr
WHERE r.is_current AND s.position >= 1
ORDER BY position ASC, user ASC
LIMIT $k
