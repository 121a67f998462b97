-- asks:    which topics are there?
-- mode:    read
-- params:  -
-- columns: topic STRING
SELECT DISTINCT unnest(i.topics) AS topic
FROM former.interactions AS i
ORDER BY topic ASC
