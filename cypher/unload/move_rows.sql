-- asks:    under which numbers are rows known now?
-- mode:    write
-- params:  -
-- columns: -
UPDATE interactions SET
    influencer = coalesce((SELECT m.nr FROM moves AS m WHERE m.was = interactions.influencer), interactions.influencer),
    influencee = coalesce((SELECT m.nr FROM moves AS m WHERE m.was = interactions.influencee), interactions.influencee),
    kind = coalesce((SELECT m.nr FROM kind_moves AS m WHERE m.was = interactions.kind), interactions.kind)
WHERE interactions.influencer IN (SELECT m.was FROM moves AS m) OR interactions.influencee IN (SELECT m.was FROM moves AS m)
   OR interactions.kind IN (SELECT m.was FROM kind_moves AS m)
