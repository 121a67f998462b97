-- asks:    what does this batch add to the pairs of each influencer, as the server takes it?
-- mode:    read
-- params:  -
-- columns: influencer INTEGER, rows LIST
SELECT p.v AS influencer,
       list([p.u, p.first, p.last, c.place, len(p.daily)] || p.daily || p.weighted ORDER BY p.u) AS rows
FROM staged_pairs AS p
JOIN staged_counts AS c ON c.counts = p.counts
GROUP BY p.v
ORDER BY influencer ASC
