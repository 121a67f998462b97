-- asks:    what did this run find for each user?
-- mode:    write
-- params:  run INTEGER
-- columns: -
INSERT INTO scores
SELECT CAST($run AS UINTEGER) AS run, u.nr AS user_nr, g.position, g.authority, g.authority_low, g.authority_high,
       g.pagerank, g.echo, g.score
FROM given_scores AS g
JOIN users AS u ON u.id = g.users
