-- asks:    which rows name nobody who leaves, and are not from before that time?
-- mode:    write
-- params:  topics LIST; before DATETIME
-- columns: -
-- Items and topics of other people's rows that mention somebody who leaves are left out.
INSERT INTO fresh.interactions
SELECT i.batch, i.line, i.id, i.id_hash, v.nr AS influencer, u.nr AS influencee, i.kind, i.happened_at, i.weight_e6,
       list_filter(i.topics, lambda topic: NOT list_contains(CAST($topics AS VARCHAR[]), topic)) AS topics, i.network,
       CASE WHEN i.item IN (SELECT m.item FROM mentions AS m) THEN NULL ELSE i.item END AS item,
       i.visibility, i.automated, i.incentivised, i.shadow
FROM former.interactions AS i
JOIN moved AS v ON v.was = i.influencer
JOIN moved AS u ON u.was = i.influencee
WHERE i.influencer NOT IN (SELECT g.nr FROM gone AS g) AND i.influencee NOT IN (SELECT g.nr FROM gone AS g)
  AND i.happened_at >= $before
