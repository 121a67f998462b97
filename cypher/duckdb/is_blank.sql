-- asks:    has nothing been put into this store?
-- mode:    read
-- params:  -
-- columns: is_blank BOOLEAN
SELECT NOT EXISTS (SELECT b.nr FROM batches AS b) AND NOT EXISTS (SELECT a.kind FROM assertions AS a) AS is_blank
ORDER BY is_blank ASC
