// asks:    how is an interaction found by its own id?
// mode:    write
// params:  -
// columns: -
// A 64-bit hash, since text ids in a relationship index cost three times as much; the ids are then compared whole.
CREATE INDEX influent_reacted_id_hash IF NOT EXISTS FOR ()-[r:REACTED]-() ON (r.id_hash)
