-- asks:    what is asserted now? What stands there already stays.
-- mode:    write
-- params:  ids LIST; kinds LIST; abouts LIST; values LIST; whos LIST; times LIST; reasons LIST; ends LIST
-- columns: -
-- One element a record; ends: NULL where there is none.
INSERT INTO assertions (id, kind, about, value, who, said_at, reason, expires_at)
SELECT n.id, n.kind, n.about, n.value, n.who, n.said_at, n.reason, n.expires_at
FROM (
    SELECT unnest(CAST($ids AS VARCHAR[])) AS id, unnest(CAST($kinds AS VARCHAR[])) AS kind,
           unnest(CAST($abouts AS VARCHAR[])) AS about, unnest(CAST($values AS VARCHAR[])) AS value,
           unnest(CAST($whos AS VARCHAR[])) AS who, unnest(CAST($times AS TIMESTAMP[])) AS said_at,
           unnest(CAST($reasons AS VARCHAR[])) AS reason, unnest(CAST($ends AS TIMESTAMP[])) AS expires_at
) AS n
WHERE n.id NOT IN (SELECT a.id FROM assertions AS a)
