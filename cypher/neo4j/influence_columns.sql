-- asks:    what does this batch add to each pair, as columns of text that the server takes apart?
-- mode:    read
-- params:  -
-- columns: influencer STRING, influencee STRING, first STRING, last STRING, count STRING, codes STRING, weighted STRING
WITH sorted AS (
    SELECT row_number() OVER (ORDER BY p.v, p.u) AS nth, p.v, p.u, p.first, p.last, c.place,
           array_to_string(p.daily, ' ') AS daily, array_to_string(p.weighted, ' ') AS weighted
    FROM staged_pairs AS p
    JOIN staged_counts AS c ON c.counts = p.counts
)
SELECT coalesce(string_agg(s.v, ' ' ORDER BY s.nth), '') AS influencer,
       coalesce(string_agg(s.u, ' ' ORDER BY s.nth), '') AS influencee,
       coalesce(string_agg(s.first, ' ' ORDER BY s.nth), '') AS first,
       coalesce(string_agg(s.last, ' ' ORDER BY s.nth), '') AS last,
       coalesce(string_agg(s.place, ' ' ORDER BY s.nth), '') AS count,
       coalesce(string_agg(s.daily, ';' ORDER BY s.nth), '') AS codes,
       coalesce(string_agg(s.weighted, ';' ORDER BY s.nth), '') AS weighted
FROM sorted AS s
ORDER BY influencer ASC
