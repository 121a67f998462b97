-- asks:    which counts by kind do pairs share, each combination once?
-- mode:    write
-- params:  -
-- columns: -
CREATE TEMP TABLE staged_counts AS
SELECT row_number() OVER () - 1 AS place, c.counts AS counts
FROM (SELECT DISTINCT p.counts FROM staged_pairs AS p) AS c
