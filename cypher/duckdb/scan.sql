-- asks:    who credited whom, by kind, day and flags?
-- mode:    read
-- params:  -
-- columns: influencer INTEGER, influencee INTEGER, kind INTEGER, day INTEGER, flags INTEGER, n INTEGER, weight_e6 INTEGER
-- Each key is one row here and its order is the store's own: the engine sorts for itself.
SELECT c.influencer AS influencer, c.influencee AS influencee, c.kind AS kind, c.day AS day, c.flags AS flags,
       CAST(sum(c.n) AS BIGINT) AS n, CAST(sum(c.weight_e6) AS BIGINT) AS weight_e6
FROM daily_counts AS c
GROUP BY ALL
