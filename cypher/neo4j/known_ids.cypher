// asks:    which of these interactions are there already?
// mode:    read
// params:  hashes LIST
// columns: id STRING
UNWIND $hashes AS hash
MATCH ()-[r:REACTED {id_hash: hash}]->()
RETURN r.id AS id
ORDER BY id ASC
