-- asks:    what do rows share beside people, time, line and id, each combination once?
-- mode:    write
-- params:  -
-- columns: -
CREATE TEMP TABLE staged_facts AS
SELECT row_number() OVER () - 1 AS place, f.*
FROM (
    SELECT DISTINCT r.kind, r.weight_e6, r.topics, r.network, r.item, r.visibility, r.automated, r.incentivised, r.shadow
    FROM staged_rows AS r
) AS f
