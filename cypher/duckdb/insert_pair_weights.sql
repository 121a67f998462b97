-- asks:    what does each pair weigh in the current run?
-- mode:    write
-- params:  -
-- columns: -
INSERT INTO pair_weights
SELECT v.nr AS influencer, u.nr AS influencee, g.weight AS weight
FROM given_weights AS g
JOIN users AS v ON v.id = g.influencer
JOIN users AS u ON u.id = g.influencee
