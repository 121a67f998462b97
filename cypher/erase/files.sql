-- asks:    which files did the batches come from?
-- mode:    read
-- params:  -
-- columns: file STRING
SELECT DISTINCT b.file AS file
FROM former.batches AS b
ORDER BY file ASC
