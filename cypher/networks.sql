-- asks:    which networks do the interactions come from, how many people and interactions, since when?
-- mode:    read
-- params:  -
-- columns: network STRING, n_interactions INTEGER, n_users INTEGER, first_at DATETIME, last_at DATETIME
-- network NULL: not said; every row that is kept counts, shadows and one's own included.
WITH people AS (
    SELECT s.network AS network, count(DISTINCT s.person) AS n_users
    FROM (SELECT i.network AS network, unnest([i.influencer, i.influencee]) AS person FROM interactions AS i) AS s
    GROUP BY s.network
), counts AS (
    SELECT i.network AS network, count(*) AS n_interactions, min(i.happened_at) AS first_at, max(i.happened_at) AS last_at
    FROM interactions AS i
    GROUP BY i.network
)
SELECT c.network AS network, c.n_interactions AS n_interactions, p.n_users AS n_users,
       c.first_at AS first_at, c.last_at AS last_at
FROM counts AS c
JOIN people AS p ON p.network IS NOT DISTINCT FROM c.network
ORDER BY n_interactions DESC, network ASC
