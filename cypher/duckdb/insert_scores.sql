-- asks:    what did this run find for each user?
-- mode:    write
-- params:  run INTEGER
-- columns: -
-- DuckDB reads NaN in a given array as NULL; here it is NaN again: not known.
INSERT INTO scores
SELECT CAST($run AS UINTEGER) AS run, u.nr AS user_nr, g.position,
       coalesce(g.authority, 'nan') AS authority, coalesce(g.authority_low, 'nan') AS authority_low,
       coalesce(g.authority_high, 'nan') AS authority_high, coalesce(g.pagerank, 'nan') AS pagerank,
       coalesce(g.echo, 'nan') AS echo, coalesce(g.score, 'nan') AS score
FROM given_scores AS g
JOIN users AS u ON u.id = g.users
