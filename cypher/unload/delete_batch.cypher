// asks:    what does the ledger say of this batch? Nothing any more.
// mode:    write
// params:  batch INTEGER
// columns: -
MATCH (b:Batch {nr: $batch})
DELETE b
