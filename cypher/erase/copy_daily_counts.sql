-- asks:    what do the rows that are left add up to?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO fresh.daily_counts
SELECT c.batch, v.nr AS influencer, u.nr AS influencee, c.kind, c.day, c.flags, c.n, c.weight_e6
FROM former.daily_counts AS c
JOIN moved AS v ON v.was = c.influencer
JOIN moved AS u ON u.was = c.influencee
