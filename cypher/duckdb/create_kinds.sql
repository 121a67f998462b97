-- asks:    which kinds are there, and which side does each credit?
-- mode:    write
-- params:  -
-- columns: -
CREATE TABLE kinds (nr UTINYINT NOT NULL, name VARCHAR NOT NULL, credits VARCHAR NOT NULL)
