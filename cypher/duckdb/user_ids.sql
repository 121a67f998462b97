-- asks:    which id has each number?
-- mode:    read
-- params:  -
-- columns: id STRING
SELECT u.id AS id
FROM users AS u
ORDER BY u.nr ASC
