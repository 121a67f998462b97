-- asks:    what does this batch add to each pair?
-- mode:    write
-- params:  -
-- columns: -
-- code: day, kind, flags and n in one integer, see influent/store/neo4j_codes.py; counts: [kind, n, …].
CREATE TEMP TABLE staged_pairs AS
WITH credited AS (
    SELECT CASE r.credits WHEN 'target' THEN t.nr ELSE a.nr END AS v, CASE r.credits WHEN 'target' THEN a.nr ELSE t.nr END AS u,
           k.nr AS kind, r.happened_at AS happened_at, r.weight_e6 AS weight_e6,
           r.automated::INTEGER + r.incentivised::INTEGER * 2 + coalesce(r.visibility = 'private', false)::INTEGER * 4 AS flags
    FROM staged_rows AS r
    JOIN numbers AS a ON a.id = r.actor
    JOIN numbers AS t ON t.id = r.target
    JOIN kinds AS k ON k.name = r.kind
    WHERE NOT r.shadow AND r.weight_e6 > 0
), days AS (
    SELECT c.v, c.u, c.kind, CAST(CAST(c.happened_at AS DATE) - DATE '1970-01-01' AS BIGINT) AS day, c.flags, count(*) AS n,
           CAST(sum(c.weight_e6) AS BIGINT) AS weight_e6,
           epoch_us(min(c.happened_at)) + 62167219200000000 AS first, epoch_us(max(c.happened_at)) + 62167219200000000 AS last
    FROM credited AS c
    GROUP BY ALL
), coded AS (
    SELECT d.*, (((d.day + 4194304) * 256 + d.kind) * 16 + d.flags) * 268435456 + d.n AS code,
           d.weight_e6 <> d.n * 1000000 AS is_weighted
    FROM days AS d
), kinds_of AS (
    SELECT s.v, s.u, list([s.kind, s.n] ORDER BY s.kind) AS counts
    FROM (SELECT c.v, c.u, c.kind, CAST(sum(c.n) AS BIGINT) AS n FROM coded AS c GROUP BY ALL) AS s
    GROUP BY ALL
)
SELECT p.*, k.counts AS counts
FROM (
    SELECT c.v, c.u, min(c.first) AS first, max(c.last) AS last,
           coalesce(list(c.code ORDER BY c.code) FILTER (NOT c.is_weighted), []) AS daily,
           coalesce(flatten(list([c.code, c.weight_e6] ORDER BY c.code) FILTER (c.is_weighted)), []) AS weighted
    FROM coded AS c
    GROUP BY ALL
) AS p
JOIN kinds_of AS k ON k.v = p.v AND k.u = p.u
