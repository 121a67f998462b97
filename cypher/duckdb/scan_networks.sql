-- asks:    who credited whom, by kind, day, flags and network, in these batches alone?
-- mode:    read
-- params:  batches LIST
-- columns: influencer INTEGER, influencee INTEGER, kind INTEGER, day INTEGER, flags INTEGER, network INTEGER, n INTEGER, weight_e6 INTEGER
-- batches: their ids. network: place in network_names of all rows, from 0; -1 = not known. Each key is one row.
WITH networks AS (
    SELECT s.network, row_number() OVER (ORDER BY s.network) - 1 AS nr
    FROM (SELECT DISTINCT i.network FROM interactions AS i
          WHERE i.network IS NOT NULL AND NOT i.shadow AND i.weight_e6 > 0) AS s
)
SELECT i.influencer AS influencer, i.influencee AS influencee, i.kind AS kind,
       CAST(CAST(i.happened_at AS DATE) - DATE '1970-01-01' AS INTEGER) AS day,
       CAST(i.automated::UTINYINT + i.incentivised::UTINYINT * 2
            + coalesce(i.visibility = 'private', false)::UTINYINT * 4 AS UTINYINT) AS flags,
       coalesce(w.nr, -1) AS network, CAST(count(*) AS BIGINT) AS n, CAST(sum(i.weight_e6) AS BIGINT) AS weight_e6
FROM interactions AS i
LEFT JOIN networks AS w ON w.network = i.network
WHERE NOT i.shadow AND i.weight_e6 > 0
  AND i.batch IN (SELECT b.nr FROM batches AS b WHERE b.id IN (SELECT unnest($batches)))
GROUP BY ALL
