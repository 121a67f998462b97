// asks:    what does this batch add to each pair?
// mode:    write
// params:  influencer STRING; influencee STRING; first STRING; last STRING; count STRING; codes STRING; weighted STRING; counts LIST
// columns: n INTEGER, weight_e6 INTEGER
// Columns of integers as text with a space between them: the driver packs single numbers ten times as slowly. first and
// last: microseconds since 0000-01-01; count: the place in counts, [{n, kinds: {n_KIND, …}}, …], each once; codes and
// weighted: each pair's daily codes, and its (code, weight in millionths), with a semicolon between pairs.
// A daily code is day, kind, flags and n in one integer (see influent/store/neo4j_codes.py).
// Where n comes to be what is added the pair was new (or n was 0), and has its counts by kind already.
WITH toIntegerList(split($influencer, ' ')) AS influencer, toIntegerList(split($influencee, ' ')) AS influencee,
     toIntegerList(split($first, ' ')) AS first, toIntegerList(split($last, ' ')) AS last,
     toIntegerList(split($count, ' ')) AS place, split($codes, ';') AS codes, split($weighted, ';') AS sums
UNWIND range(0, size(influencer) - 1) AS i
MATCH (v:User {nr: influencer[i]})
MATCH (u:User {nr: influencee[i]})
WITH v, u, $counts[place[i]] AS count, first[i] AS first, last[i] AS last,
     CASE codes[i] WHEN '' THEN [] ELSE toIntegerList(split(codes[i], ' ')) END AS daily,
     CASE sums[i] WHEN '' THEN [] ELSE toIntegerList(split(sums[i], ' ')) END AS weighted
WITH v, u, count, daily, weighted, first, last,
     datetime({epochSeconds: first / 1000000 - 62167219200, nanosecond: first % 1000000 * 1000}) AS first_at
WITH v, u, count, daily, weighted, first_at,
     CASE last
         WHEN first THEN first_at
         ELSE datetime({epochSeconds: last / 1000000 - 62167219200, nanosecond: last % 1000000 * 1000})
     END AS last_at
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
