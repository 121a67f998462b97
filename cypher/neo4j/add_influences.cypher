// asks:    what does this batch add to each pair?
// mode:    write
// params:  groups LIST; counts LIST
// columns: n INTEGER, weight_e6 INTEGER
// groups: [influencer's nr, [[influencee's nr, first, last (microseconds since 0000-01-01), place in counts, number of
// daily codes, daily codes…, (code, weight in millionths)…], …]]; counts: {n, kinds: {n_KIND, …}}, each once.
// Where n comes to be what is added the pair was new (or n was 0), and has its counts by kind already.
// A daily code is day, kind, flags and n in one integer (see influent/store/neo4j_codes.py).
UNWIND $groups AS g
MATCH (v:User {nr: g[0]})
UNWIND g[1] AS row
MATCH (u:User {nr: row[0]})
WITH v, u, $counts[row[3]] AS count, row[5..5 + row[4]] AS daily, row[5 + row[4]..] AS weighted,
     datetime({epochSeconds: row[1] / 1000000 - 62167219200, nanosecond: row[1] % 1000000 * 1000}) AS first_at,
     datetime({epochSeconds: row[2] / 1000000 - 62167219200, nanosecond: row[2] % 1000000 * 1000}) AS last_at
MERGE (v)-[r:INFLUENCES]->(u)
ON CREATE SET r = count.kinds, r.n = count.n, r.first_at = first_at, r.last_at = last_at, r.daily = daily,
              r.weighted = CASE WHEN size(weighted) > 0 THEN weighted END
ON MATCH SET r += CASE WHEN r.n = 0 THEN count.kinds ELSE {} END, r.n = r.n + count.n, r.daily = r.daily + daily,
             r.first_at = CASE WHEN coalesce(r.first_at <= first_at, false) THEN r.first_at ELSE first_at END,
             r.last_at = CASE WHEN coalesce(r.last_at >= last_at, false) THEN r.last_at ELSE last_at END,
             r.weighted = CASE WHEN size(weighted) > 0 THEN coalesce(r.weighted, []) + weighted ELSE r.weighted END
FOREACH (key IN CASE WHEN r.n = count.n THEN [] ELSE keys(count.kinds) END |
    SET r[key] = coalesce(r[key], 0) + count.kinds[key])
RETURN sum(count.n) AS n,
       sum(reduce(n = 0, code IN daily | n + code % 268435456)) * 1000000
           + sum(reduce(e6 = 0, i IN range(1, size(weighted) - 1, 2) | e6 + weighted[i])) AS weight_e6
