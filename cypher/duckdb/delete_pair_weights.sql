-- asks:    what did the pairs weigh in the former run?
-- mode:    write
-- params:  -
-- columns: -
DELETE FROM pair_weights
