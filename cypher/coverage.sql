-- asks:    what is known about this user at all: from which networks, since when, and what a model may leave out?
-- mode:    read
-- params:  id STRING
-- columns: network STRING, is_shadow BOOLEAN, is_self BOOLEAN, is_automated BOOLEAN, is_incentivised BOOLEAN, is_private BOOLEAN, n INTEGER, first_at DATETIME, last_at DATETIME
-- One row for each combination; the rows sum to all interactions that the user takes part in, on either side.
SELECT i.network AS network, i.shadow AS is_shadow, i.influencer = i.influencee AS is_self,
       i.automated AS is_automated, i.incentivised AS is_incentivised, coalesce(i.visibility = 'private', false) AS is_private,
       count(*) AS n, min(i.happened_at) AS first_at, max(i.happened_at) AS last_at
FROM interactions AS i
JOIN users AS u ON u.nr = i.influencer OR u.nr = i.influencee
WHERE u.id = $id
GROUP BY ALL
ORDER BY network ASC, is_shadow ASC, is_self ASC, is_automated ASC, is_incentivised ASC, is_private ASC
