-- asks:    what does the ledger say of this batch? Nothing any more.
-- mode:    write
-- params:  batch INTEGER
-- columns: -
DELETE FROM batches AS b WHERE b.nr = $batch
