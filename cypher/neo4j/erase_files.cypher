// asks:    which names of files mention people who leave? The batch's own id stands for them.
// mode:    write
// params:  files LIST
// columns: -
MATCH (b:Batch)
WHERE b.file IN $files
SET b.file = left(b.id, 16)
