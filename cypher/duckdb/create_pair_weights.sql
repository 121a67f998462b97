-- asks:    what does each pair weigh in the current run?
-- mode:    write
-- params:  -
-- columns: -
CREATE TABLE pair_weights (influencer UINTEGER NOT NULL, influencee UINTEGER NOT NULL, weight DOUBLE NOT NULL)
