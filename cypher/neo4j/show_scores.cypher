// asks:    what does this run say of these users?
// mode:    write
// params:  run STRING; nr STRING; position STRING; authority STRING; authority_low STRING; authority_high STRING; pagerank STRING; echo STRING; score STRING
// columns: -
// Columns of numbers as text with a space between them (the driver packs single numbers ten times as slowly), one a
// user; an empty one is null and takes the property away.
WITH toIntegerList(split($nr, ' ')) AS nr, toIntegerList(split($position, ' ')) AS position,
     toFloatList(split($authority, ' ')) AS authority, toFloatList(split($authority_low, ' ')) AS authority_low,
     toFloatList(split($authority_high, ' ')) AS authority_high, toFloatList(split($pagerank, ' ')) AS pagerank,
     toFloatList(split($echo, ' ')) AS echo, toFloatList(split($score, ' ')) AS score
UNWIND range(0, size(nr) - 1) AS i
MATCH (u:User {nr: nr[i]})
SET u.run = $run, u.rank = position[i], u.authority = authority[i], u.authority_low = authority_low[i],
    u.authority_high = authority_high[i], u.pagerank = pagerank[i], u.echo = echo[i], u.score = score[i]
