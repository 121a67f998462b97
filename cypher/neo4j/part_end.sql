-- asks:    up to which line go the next so many rows of this batch, and are they its last?
-- mode:    read
-- params:  after INTEGER; most INTEGER
-- columns: line INTEGER, is_last BOOLEAN
-- No line: no rows are left.
SELECT max(n.line) AS line, coalesce(max(n.line) = (SELECT max(a.line) FROM staged_rows AS a), true) AS is_last
FROM (SELECT r.line AS line FROM staged_rows AS r WHERE r.line > $after ORDER BY r.line LIMIT $most) AS n
ORDER BY line ASC
