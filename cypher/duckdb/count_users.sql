-- asks:    how many users are there?
-- mode:    read
-- params:  -
-- columns: n INTEGER
SELECT count(*) AS n
FROM users AS u
ORDER BY n ASC
