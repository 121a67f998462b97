-- asks:    which of these users are there?
-- mode:    read
-- params:  ids LIST
-- columns: id STRING
SELECT u.id AS id
FROM users AS u
WHERE u.id IN (SELECT unnest($ids))
ORDER BY id ASC
