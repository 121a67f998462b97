-- asks:    who credited whom, by kind, day and flags, in these batches alone?
-- mode:    read
-- params:  batches LIST
-- columns: influencer INTEGER, influencee INTEGER, kind INTEGER, day INTEGER, flags INTEGER, n INTEGER, weight_e6 INTEGER
-- batches: their ids. Each key is one row here and its order is the store's own: the engine sorts for itself.
SELECT c.influencer AS influencer, c.influencee AS influencee, c.kind AS kind, c.day AS day, c.flags AS flags,
       CAST(sum(c.n) AS BIGINT) AS n, CAST(sum(c.weight_e6) AS BIGINT) AS weight_e6
FROM daily_counts AS c
WHERE c.batch IN (SELECT b.nr FROM batches AS b WHERE b.id IN (SELECT unnest($batches)))
GROUP BY ALL
