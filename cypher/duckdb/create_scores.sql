-- asks:    what did each run find for each user?
-- mode:    write
-- params:  -
-- columns: -
CREATE TABLE scores (
    run UINTEGER NOT NULL,
    user_nr UINTEGER NOT NULL,
    position BIGINT NOT NULL,
    authority DOUBLE NOT NULL,
    authority_low DOUBLE NOT NULL,
    authority_high DOUBLE NOT NULL,
    pagerank DOUBLE NOT NULL,
    echo DOUBLE NOT NULL,
    score DOUBLE NOT NULL
)
