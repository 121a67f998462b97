-- asks:    which rows does this batch add, as columns of text that the server takes apart?
-- mode:    read
-- params:  -
-- columns: actor STRING, target STRING, us STRING, line STRING, fact STRING, id_hash STRING, ids LIST, actors STRING
-- In the order of the users' numbers, so that every load takes its locks in one order; actors: each once.
WITH placed AS (
    SELECT a.nr AS actor, t.nr AS target, epoch_us(r.happened_at) + 62167219200000000 AS us, r.line AS line, f.place AS fact,
           r.id AS id, CASE WHEN r.id IS NOT NULL THEN r.id_hash END AS id_hash, r.position AS position
    FROM staged_rows AS r
    JOIN numbers AS a ON a.id = r.actor
    JOIN numbers AS t ON t.id = r.target
    JOIN staged_facts AS f
      ON f.kind = r.kind AND f.weight_e6 = r.weight_e6 AND f.topics = r.topics
     AND f.network IS NOT DISTINCT FROM r.network AND f.item IS NOT DISTINCT FROM r.item
     AND f.visibility IS NOT DISTINCT FROM r.visibility AND f.automated = r.automated
     AND f.incentivised = r.incentivised AND f.shadow = r.shadow
), sorted AS (
    SELECT row_number() OVER (ORDER BY p.actor, p.target, p.position) AS nth, p.* FROM placed AS p
)
SELECT coalesce(string_agg(s.actor, ' ' ORDER BY s.nth), '') AS actor, coalesce(string_agg(s.target, ' ' ORDER BY s.nth), '') AS target,
       coalesce(string_agg(s.us, ' ' ORDER BY s.nth), '') AS us, coalesce(string_agg(s.line, ' ' ORDER BY s.nth), '') AS line,
       coalesce(string_agg(s.fact, ' ' ORDER BY s.nth), '') AS fact,
       CASE WHEN count(s.id) > 0 THEN string_agg(coalesce(CAST(s.id_hash AS VARCHAR), ''), ' ' ORDER BY s.nth) ELSE '' END AS id_hash,
       CASE WHEN count(s.id) > 0 THEN list(s.id ORDER BY s.nth) ELSE [] END AS ids,
       coalesce(array_to_string(list_sort(list_distinct(list(s.actor))), ' '), '') AS actors
FROM sorted AS s
ORDER BY actor ASC
