-- asks:    what did this run find for each user?
-- mode:    read
-- params:  run INTEGER
-- columns: users STRING, position INTEGER, authority FLOAT, authority_low FLOAT, authority_high FLOAT, pagerank FLOAT, echo FLOAT, score FLOAT
SELECT u.id AS users, s.position AS position, s.authority AS authority, s.authority_low AS authority_low,
       s.authority_high AS authority_high, s.pagerank AS pagerank, s.echo AS echo, s.score AS score
FROM scores AS s
JOIN users AS u ON u.nr = s.user_nr
WHERE s.run = $run
ORDER BY users ASC
