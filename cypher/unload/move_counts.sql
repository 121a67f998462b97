-- asks:    under which numbers are counts known now?
-- mode:    write
-- params:  -
-- columns: -
UPDATE daily_counts SET
    influencer = coalesce((SELECT m.nr FROM moves AS m WHERE m.was = daily_counts.influencer), daily_counts.influencer),
    influencee = coalesce((SELECT m.nr FROM moves AS m WHERE m.was = daily_counts.influencee), daily_counts.influencee),
    kind = coalesce((SELECT m.nr FROM kind_moves AS m WHERE m.was = daily_counts.kind), daily_counts.kind)
WHERE daily_counts.influencer IN (SELECT m.was FROM moves AS m) OR daily_counts.influencee IN (SELECT m.was FROM moves AS m)
   OR daily_counts.kind IN (SELECT m.was FROM kind_moves AS m)
