// asks:    how do users who are in no current run lose the scores of a former one?
// mode:    write
// params:  run STRING
// columns: -
MATCH (u:User)
WHERE u.run <> $run
CALL (u) {
    REMOVE u.run, u.rank, u.authority, u.authority_low, u.authority_high, u.pagerank, u.echo, u.score
} IN TRANSACTIONS OF 10000 ROWS
