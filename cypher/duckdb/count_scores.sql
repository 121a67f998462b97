-- asks:    how many users does this run have?
-- mode:    read
-- params:  run INTEGER
-- columns: n INTEGER
SELECT count(*) AS n
FROM scores AS s
WHERE s.run = $run
ORDER BY n ASC
