-- asks:    which items mention somebody who leaves?
-- mode:    write
-- params:  -
-- columns: -
CREATE TEMP TABLE mentions (item VARCHAR NOT NULL)
