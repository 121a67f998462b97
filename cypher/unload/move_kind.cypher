// asks:    which number has this kind now?
// mode:    write
// params:  kind STRING; was INTEGER; nr INTEGER; former STRING; present STRING
// columns: -
// former and present: the names of the count of this kind. A code holds the number: see influent/store/neo4j_codes.py.
MATCH (k:Kind {name: $kind})
SET k.nr = $nr
WITH k
MATCH (:User)-[r:INFLUENCES]->(:User)
WHERE r[$former] IS NOT NULL
WITH r, r[$former] AS n, ($nr - $was) * 4294967296 AS step, coalesce(r.weighted, []) AS sums
SET r.daily = [code IN r.daily | CASE code / 4294967296 % 256 WHEN $was THEN code + step ELSE code END],
    r.weighted = CASE WHEN size(sums) > 0 THEN [
        i IN range(0, size(sums) - 1) |
        CASE WHEN i % 2 = 0 AND sums[i] / 4294967296 % 256 = $was THEN sums[i] + step ELSE sums[i] END
    ] END,
    r[$former] = null, r[$present] = n
