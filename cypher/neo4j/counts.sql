-- asks:    which combinations of counts are there?
-- mode:    read
-- params:  -
-- columns: counts LIST
SELECT c.counts AS counts FROM staged_counts AS c ORDER BY c.place ASC
