-- asks:    where is every row kept, the evidence?
-- mode:    write
-- params:  -
-- columns: -
-- id_hash: the lower half of the MD5 of id, 0 where id is NULL: duplicates are looked for by it, then compared whole.
CREATE TABLE interactions (
    batch UINTEGER NOT NULL,
    line BIGINT NOT NULL,
    id VARCHAR,
    id_hash UBIGINT NOT NULL,
    influencer UINTEGER NOT NULL,
    influencee UINTEGER NOT NULL,
    kind UTINYINT NOT NULL,
    happened_at TIMESTAMP NOT NULL,
    weight_e6 BIGINT NOT NULL,
    topics VARCHAR[] NOT NULL,
    network VARCHAR,
    item VARCHAR,
    visibility VARCHAR,
    automated BOOLEAN NOT NULL,
    incentivised BOOLEAN NOT NULL,
    shadow BOOLEAN NOT NULL
)
