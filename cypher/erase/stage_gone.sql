-- asks:    which numbers have the people who leave?
-- mode:    write
-- params:  users LIST
-- columns: -
CREATE TEMP TABLE gone AS
SELECT u.nr AS nr FROM former.users AS u WHERE u.id IN (SELECT unnest($users))
