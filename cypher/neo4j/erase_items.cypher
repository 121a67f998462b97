// asks:    which items of other people's rows mention people who leave?
// mode:    write
// params:  pattern STRING
// columns: -
MATCH (:User)-[r:REACTED]->(:User)
WHERE r.item =~ $pattern
CALL (r) {
    REMOVE r.item
} IN TRANSACTIONS OF 10000 ROWS
