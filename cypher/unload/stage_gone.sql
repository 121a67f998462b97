-- asks:    who is named by rows of this batch, and by no other row?
-- mode:    write
-- params:  batch INTEGER
-- columns: -
CREATE OR REPLACE TEMP TABLE gone AS
SELECT unnest([i.influencer, i.influencee]) AS nr FROM interactions AS i WHERE i.batch = $batch
EXCEPT
SELECT unnest([i.influencer, i.influencee]) AS nr FROM interactions AS i WHERE i.batch <> $batch
