-- asks:    which rows does each actor add, as the server takes them?
-- mode:    read
-- params:  -
-- columns: actor INTEGER, rows LIST
-- In the order of the users' numbers, so that every load takes its locks in one order.
SELECT a.nr AS actor,
       list([t.nr, epoch_us(r.happened_at) + 62167219200000000, r.line, f.place] ORDER BY t.nr, r.position) AS rows
FROM staged_rows AS r
JOIN numbers AS a ON a.id = r.actor
JOIN numbers AS t ON t.id = r.target
JOIN staged_facts AS f
  ON f.kind = r.kind AND f.weight_e6 = r.weight_e6 AND f.id IS NOT DISTINCT FROM r.id AND f.topics = r.topics
 AND f.network IS NOT DISTINCT FROM r.network AND f.item IS NOT DISTINCT FROM r.item
 AND f.visibility IS NOT DISTINCT FROM r.visibility AND f.automated = r.automated
 AND f.incentivised = r.incentivised AND f.shadow = r.shadow
GROUP BY a.nr
ORDER BY actor ASC
