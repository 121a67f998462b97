-- asks:    which topics do rows carry together?
-- mode:    read
-- params:  labelled BOOLEAN
-- columns: topics LIST
-- labelled: of rows that carry a topic alone. Rows that do not count carry none here.
SELECT DISTINCT list_sort(list_distinct(i.topics)) AS topics
FROM interactions AS i
WHERE NOT i.shadow AND i.weight_e6 > 0 AND (NOT $labelled OR len(i.topics) > 0)
ORDER BY topics ASC
