-- asks:    what is asserted now? What stands there already stays.
-- mode:    write
-- params:  id STRING; kind STRING; about STRING; value STRING; who STRING; said_at DATETIME; reason STRING; expires_at DATETIME
-- columns: -
INSERT INTO assertions (id, kind, about, value, who, said_at, reason, expires_at)
SELECT $id, $kind, $about, $value, $who, $said_at, $reason, $expires_at
WHERE $id NOT IN (SELECT a.id FROM assertions AS a)
