-- asks:    which kinds have rows in this batch, and in no other?
-- mode:    write
-- params:  batch INTEGER
-- columns: -
CREATE OR REPLACE TEMP TABLE gone_kinds AS
SELECT i.kind AS nr FROM interactions AS i WHERE i.batch = $batch
EXCEPT
SELECT i.kind AS nr FROM interactions AS i WHERE i.batch <> $batch
