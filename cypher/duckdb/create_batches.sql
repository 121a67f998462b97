-- asks:    which batches were taken, and what was in them?
-- mode:    write
-- params:  -
-- columns: -
CREATE TABLE batches (
    nr UINTEGER PRIMARY KEY,
    id VARCHAR UNIQUE NOT NULL,
    file VARCHAR NOT NULL,
    file_digest VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    n_rows BIGINT NOT NULL,
    n_loaded BIGINT NOT NULL,
    n_shadows BIGINT NOT NULL,
    weight_sum_e6 BIGINT NOT NULL,
    first_at TIMESTAMP,
    last_at TIMESTAMP,
    loaded_at TIMESTAMP NOT NULL
)
