-- asks:    how often, with which weight, did a pair interact by one kind on one day?
-- mode:    write
-- params:  -
-- columns: -
-- One row a key and batch, so that loading only appends; the scan adds the batches up. Shadows are not in it.
CREATE TABLE daily_counts (
    batch UINTEGER NOT NULL,
    influencer UINTEGER NOT NULL,
    influencee UINTEGER NOT NULL,
    kind UTINYINT NOT NULL,
    day INTEGER NOT NULL,
    flags UTINYINT NOT NULL,
    n BIGINT NOT NULL,
    weight_e6 BIGINT NOT NULL
)
