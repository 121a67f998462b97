-- asks:    on which networks did people react?
-- mode:    read
-- params:  labelled BOOLEAN
-- columns: name STRING
-- labelled: by rows that carry a topic alone.
SELECT DISTINCT i.network AS name
FROM interactions AS i
WHERE i.network IS NOT NULL AND NOT i.shadow AND i.weight_e6 > 0 AND (NOT $labelled OR len(i.topics) > 0)
ORDER BY name ASC
