-- asks:    under which numbers are pairs known now?
-- mode:    write
-- params:  -
-- columns: -
UPDATE pair_weights SET
    influencer = coalesce((SELECT m.nr FROM moves AS m WHERE m.was = pair_weights.influencer), pair_weights.influencer),
    influencee = coalesce((SELECT m.nr FROM moves AS m WHERE m.was = pair_weights.influencee), pair_weights.influencee)
WHERE pair_weights.influencer IN (SELECT m.was FROM moves AS m) OR pair_weights.influencee IN (SELECT m.was FROM moves AS m)
