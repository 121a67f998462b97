// asks:    are all indexes ready?
// mode:    read
// params:  -
// columns: -
CALL db.awaitIndexes(300)
