-- asks:    what do these batches add to each pair, kind and day?
-- mode:    write
-- params:  first INTEGER
-- columns: -
-- flags: bits automated 1, incentivised 2, private 4. A row that weighs nothing is evidence, not influence.
INSERT INTO daily_counts
SELECT i.batch, i.influencer, i.influencee, i.kind,
       CAST(CAST(i.happened_at AS DATE) - DATE '1970-01-01' AS INTEGER) AS day,
       CAST(i.automated::UTINYINT + i.incentivised::UTINYINT * 2
            + coalesce(i.visibility = 'private', false)::UTINYINT * 4 AS UTINYINT) AS flags,
       count(*) AS n, CAST(sum(i.weight_e6) AS BIGINT) AS weight_e6
FROM interactions AS i
WHERE i.batch >= $first AND NOT i.shadow AND i.weight_e6 > 0
GROUP BY ALL
