-- asks:    how many people and interactions credit this user, and how many does the user credit?
-- mode:    read
-- params:  id STRING
-- columns: user STRING, n_influencees INTEGER, n_credited INTEGER, n_influencers INTEGER, n_reacted INTEGER, n_self INTEGER
-- n_credited: interactions of others that credit the user; n_reacted: the user's own that credit others; n_self: the
-- user's own that credit the user; shadows are left out. No row when the user is not there.
SELECT u.id AS user,
       count(DISTINCT i.influencee) FILTER (i.influencer = u.nr AND i.influencee <> u.nr) AS n_influencees,
       count(*) FILTER (i.influencer = u.nr AND i.influencee <> u.nr) AS n_credited,
       count(DISTINCT i.influencer) FILTER (i.influencee = u.nr AND i.influencer <> u.nr) AS n_influencers,
       count(*) FILTER (i.influencee = u.nr AND i.influencer <> u.nr) AS n_reacted,
       count(*) FILTER (i.influencee = u.nr AND i.influencer = u.nr) AS n_self
FROM users AS u
LEFT JOIN interactions AS i ON (i.influencer = u.nr OR i.influencee = u.nr) AND NOT i.shadow
WHERE u.id = $id
GROUP BY u.id
ORDER BY user ASC
