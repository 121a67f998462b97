-- asks:    who asserted what about whom, when, why and until when?
-- mode:    write
-- params:  -
-- columns: -
-- Only appended to, but for what names people who asked to be forgotten.
CREATE TABLE assertions (
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    said_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL,
    expires_at TIMESTAMP
)
