-- asks:    what did each run find for those who are left?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO fresh.scores
SELECT s.run, m.nr AS user_nr, s.position, s.authority, s.authority_low, s.authority_high, s.pagerank, s.echo, s.score
FROM former.scores AS s
JOIN moved AS m ON m.was = s.user_nr
