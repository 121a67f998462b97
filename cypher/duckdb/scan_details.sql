-- asks:    who credited whom, by kind, day and flags, about what, by which item, on which network?
-- mode:    read
-- params:  labelled BOOLEAN
-- columns: influencer INTEGER, influencee INTEGER, kind INTEGER, day INTEGER, flags INTEGER, labels INTEGER, item INTEGER, network INTEGER, n INTEGER, weight_e6 INTEGER
-- labelled: by rows that carry a topic alone. labels, item and network are places in label_sets, item_names and
-- network_names of the same labelled, from 0; -1 = not known. The order is the store's own: the engine sorts for itself.
WITH counted AS (
    SELECT i.influencer, i.influencee, i.kind, i.item, i.network, i.weight_e6,
           CAST(CAST(i.happened_at AS DATE) - DATE '1970-01-01' AS INTEGER) AS day,
           CAST(i.automated::UTINYINT + i.incentivised::UTINYINT * 2
                + coalesce(i.visibility = 'private', false)::UTINYINT * 4 AS UTINYINT) AS flags,
           list_sort(list_distinct(i.topics)) AS topics
    FROM interactions AS i
    WHERE NOT i.shadow AND i.weight_e6 > 0 AND (NOT $labelled OR len(i.topics) > 0)
), label_sets AS (
    SELECT s.topics, row_number() OVER (ORDER BY s.topics) - 1 AS nr FROM (SELECT DISTINCT c.topics FROM counted AS c) AS s
), items AS (
    SELECT s.item, row_number() OVER (ORDER BY s.item) - 1 AS nr
    FROM (SELECT DISTINCT c.item FROM counted AS c WHERE c.item IS NOT NULL) AS s
), networks AS (
    SELECT s.network, row_number() OVER (ORDER BY s.network) - 1 AS nr
    FROM (SELECT DISTINCT c.network FROM counted AS c WHERE c.network IS NOT NULL) AS s
)
SELECT c.influencer AS influencer, c.influencee AS influencee, c.kind AS kind, c.day AS day, c.flags AS flags,
       l.nr AS labels, coalesce(t.nr, -1) AS item, coalesce(w.nr, -1) AS network,
       CAST(count(*) AS BIGINT) AS n, CAST(sum(c.weight_e6) AS BIGINT) AS weight_e6
FROM counted AS c
JOIN label_sets AS l ON l.topics = c.topics
LEFT JOIN items AS t ON t.item = c.item
LEFT JOIN networks AS w ON w.network = c.network
GROUP BY ALL
