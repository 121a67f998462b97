-- asks:    which reasons were given?
-- mode:    read
-- params:  -
-- columns: reason STRING
SELECT DISTINCT a.reason AS reason
FROM former.assertions AS a
ORDER BY reason ASC
