-- asks:    which users are there, under which dense number?
-- mode:    write
-- params:  -
-- columns: -
-- No key or index on purpose: they slow every batch down as the store grows; one writer assigns nr and joins on id.
CREATE TABLE users (nr UINTEGER NOT NULL, id VARCHAR NOT NULL)
