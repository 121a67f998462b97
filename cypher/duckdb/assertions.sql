-- asks:    what was ever asserted, oldest first?
-- mode:    read
-- params:  -
-- columns: id STRING, kind STRING, about STRING, value STRING, who STRING, said_at DATETIME, reason STRING, expires_at DATETIME
SELECT a.id AS id, a.kind AS kind, a.about AS about, a.value AS value, a.who AS who, a.said_at AS said_at, a.reason AS reason,
       a.expires_at AS expires_at
FROM assertions AS a
ORDER BY said_at ASC, id ASC
