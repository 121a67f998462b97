-- asks:    which items did people react to?
-- mode:    read
-- params:  labelled BOOLEAN
-- columns: name STRING
-- labelled: by rows that carry a topic alone.
SELECT DISTINCT i.item AS name
FROM interactions AS i
WHERE i.item IS NOT NULL AND NOT i.shadow AND i.weight_e6 > 0 AND (NOT $labelled OR len(i.topics) > 0)
ORDER BY name ASC
