-- asks:    which runs were kept?
-- mode:    write
-- params:  -
-- columns: -
CREATE TABLE runs (
    nr UINTEGER NOT NULL,
    id VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    model_toml VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    snapshot VARCHAR NOT NULL,
    as_of TIMESTAMP,
    ran_at TIMESTAMP NOT NULL,
    error_bound DOUBLE NOT NULL,
    n_users BIGINT NOT NULL,
    is_current BOOLEAN NOT NULL
)
