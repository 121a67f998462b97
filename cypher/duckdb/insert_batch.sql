-- asks:    what is in this batch?
-- mode:    write
-- params:  nr INTEGER; id STRING; file STRING; file_digest STRING; source STRING; n_rows INTEGER; n_loaded INTEGER; n_shadows INTEGER; weight_sum_e6 INTEGER; first_at DATETIME; last_at DATETIME; loaded_at DATETIME
-- columns: -
INSERT INTO batches (nr, id, file, file_digest, source, n_rows, n_loaded, n_shadows, weight_sum_e6, first_at, last_at, loaded_at)
VALUES ($nr, $id, $file, $file_digest, $source, $n_rows, $n_loaded, $n_shadows, $weight_sum_e6, $first_at, $last_at, $loaded_at)
