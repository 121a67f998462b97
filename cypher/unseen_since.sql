-- asks:    whom does no interaction name since a time?
-- mode:    read
-- params:  since DATETIME; k INTEGER 1..1000000000 = 1000
-- columns: user STRING, last_at DATETIME
-- last_at: when they last did something or something was done to them; shadows included.
WITH named AS (
    SELECT unnest([i.influencer, i.influencee]) AS nr, i.happened_at AS happened_at FROM interactions AS i
)
SELECT u.id AS user, max(n.happened_at) AS last_at
FROM named AS n
JOIN users AS u ON u.nr = n.nr
GROUP BY u.id
HAVING max(n.happened_at) < $since
ORDER BY last_at ASC, user ASC
LIMIT $k
