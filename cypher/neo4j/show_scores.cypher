// asks:    what does this run say of these users?
// mode:    write
// params:  run STRING; rows LIST
// columns: -
// rows: [nr, position, authority, authority_low, authority_high, pagerank, echo, score]; null takes a property away.
UNWIND $rows AS row
MATCH (u:User {nr: row[0]})
SET u.run = $run, u.rank = row[1], u.authority = row[2], u.authority_low = row[3], u.authority_high = row[4],
    u.pagerank = row[5], u.echo = row[6], u.score = row[7]
