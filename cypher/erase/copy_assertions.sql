-- asks:    what was asserted of nobody who leaves?
-- mode:    write
-- params:  users LIST; reasons LIST
-- columns: -
-- Who said it is left out when they leave; reasons: those that mention somebody who leaves, left out too.
INSERT INTO fresh.assertions
SELECT a.id, a.kind, a.about, a.value, CASE WHEN a.who IN (SELECT unnest($users)) THEN '' ELSE a.who END AS who,
       a.said_at, CASE WHEN a.reason IN (SELECT unnest($reasons)) THEN '' ELSE a.reason END AS reason, a.expires_at
FROM former.assertions AS a
WHERE a.about NOT IN (SELECT unnest($users)) AND a.value NOT IN (SELECT unnest($users))
