// asks:    which kinds did this batch alone have? They go.
// mode:    write
// params:  kinds LIST
// columns: kind STRING
// kinds: the names of all that it had; its rows are gone.
UNWIND $kinds AS name
MATCH (k:Kind {name: name})
WHERE NOT EXISTS { (:User)-[:REACTED {kind: name}]->(:User) }
DELETE k
RETURN name AS kind
ORDER BY kind ASC
