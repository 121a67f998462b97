// asks:    how many react to nobody, and how many of them does nobody react to?
// mode:    read
// params:  -
// columns: n_influencers INTEGER, n_dangling_others INTEGER, dangling FLOAT
// dangling: the rank, in the start vector, of influencers who react to nobody.
MATCH (u:User)
RETURN count(u.rank_now) AS n_influencers,
       sum(CASE WHEN u.rank_out IS NULL AND u.rank_now IS NULL THEN 1 ELSE 0 END) AS n_dangling_others,
       sum(CASE WHEN u.rank_out IS NULL AND u.rank_now IS NOT NULL THEN u.rank_now ELSE 0.0 END) AS dangling
