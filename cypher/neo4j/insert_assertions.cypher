// asks:    what is asserted now? What stands there already stays.
// mode:    write
// params:  records LIST
// columns: -
// records: [{id, kind, about, value, who, said_at, reason, expires_at}, …]
UNWIND $records AS record
MERGE (a:Assertion {id: record.id})
ON CREATE SET a = record
