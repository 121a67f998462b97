-- asks:    what do the rows that are left add up to?
-- mode:    write
-- params:  before DATETIME
-- columns: -
-- before: the beginning of a day.
INSERT INTO fresh.daily_counts
SELECT c.batch, v.nr AS influencer, u.nr AS influencee, c.kind, c.day, c.flags, c.n, c.weight_e6
FROM former.daily_counts AS c
JOIN moved AS v ON v.was = c.influencer
JOIN moved AS u ON u.was = c.influencee
WHERE c.day >= CAST(CAST($before AS DATE) - DATE '1970-01-01' AS INTEGER)
