// asks:    what did this run find?
// mode:    read
// params:  run STRING
// columns: first INTEGER, nr LIST, position LIST, authority LIST, authority_low LIST, authority_high LIST, pagerank LIST, echo LIST, score LIST
MATCH (c:Scores {run: $run})
RETURN c.first AS first, c.nr AS nr, c.position AS position, c.authority AS authority, c.authority_low AS authority_low,
       c.authority_high AS authority_high, c.pagerank AS pagerank, c.echo AS echo, c.score AS score
ORDER BY first ASC
