// asks:    of which batch is only a part there, and up to which line?
// mode:    read
// params:  begins STRING
// columns: id STRING, file STRING, file_digest STRING, source STRING, n_rows INTEGER, n_loaded INTEGER, weight_sum_e6 INTEGER, loaded_at DATETIME, n_shadows INTEGER, first_at DATETIME, last_at DATETIME, nr INTEGER
MATCH (b:Batch)
WHERE b.id STARTS WITH $begins
RETURN b.id AS id, b.file AS file, b.file_digest AS file_digest, b.source AS source, b.n_rows AS n_rows,
       b.n_loaded AS n_loaded, b.weight_sum_e6 AS weight_sum_e6, b.loaded_at AS loaded_at,
       b.n_shadows AS n_shadows, b.first_at AS first_at, b.last_at AS last_at, b.nr AS nr
ORDER BY loaded_at ASC, id ASC
