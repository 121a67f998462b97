-- asks:    which items mention some of the people who leave, as a whole word?
-- mode:    write
-- params:  pattern STRING
-- columns: -
INSERT INTO mentions
SELECT DISTINCT i.item FROM former.interactions AS i
WHERE regexp_matches(i.item, $pattern) AND i.item NOT IN (SELECT m.item FROM mentions AS m)
