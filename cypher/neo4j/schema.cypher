// asks:    which indexes are there, those of constraints among them, and can they be used?
// mode:    read
// params:  -
// columns: name STRING, state STRING
SHOW INDEXES YIELD name, state
WHERE name STARTS WITH 'influent'
RETURN name, state
ORDER BY name ASC
