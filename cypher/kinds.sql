-- asks:    which kinds of interactions are there, how many of each, between how many pairs?
-- mode:    read
-- params:  -
-- columns: kind STRING, credits STRING, n_interactions INTEGER, n_shadows INTEGER, n_pairs INTEGER
-- n_interactions and n_pairs (actor and target) count every row that is kept, shadows and one's own included.
SELECT k.name AS kind, k.credits AS credits, count(*) AS n_interactions,
       count(*) FILTER (i.shadow) AS n_shadows, count(DISTINCT (i.influencer, i.influencee)) AS n_pairs
FROM interactions AS i
JOIN kinds AS k ON k.nr = i.kind
GROUP BY k.name, k.credits
ORDER BY kind ASC
