// asks:    how does a run vanish from the users?
// mode:    write
// params:  -
// columns: -
MATCH (u:User)
WHERE u.run IS NOT NULL
CALL (u) {
    REMOVE u.run, u.rank, u.authority, u.authority_low, u.authority_high, u.pagerank, u.echo, u.score
} IN TRANSACTIONS OF 10000 ROWS
