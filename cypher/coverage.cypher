// asks:    what is known about this user at all: from which networks, since when, and what a model may leave out?
// mode:    read
// params:  id STRING
// columns: network STRING, is_shadow BOOLEAN, is_self BOOLEAN, is_automated BOOLEAN, is_incentivised BOOLEAN, is_private BOOLEAN, n INTEGER, first_at DATETIME, last_at DATETIME
// One row for each combination; the rows sum to all interactions that the user takes part in, on either side.
MATCH (u:User {id: $id})-[r:REACTED]-(x:User)
RETURN r.network AS network, coalesce(r.shadow, false) AS is_shadow, x = u AS is_self,
       coalesce(r.automated, false) AS is_automated, coalesce(r.incentivised, false) AS is_incentivised,
       coalesce(r.visibility = 'private', false) AS is_private,
       count(*) AS n, min(r.happened_at) AS first_at, max(r.happened_at) AS last_at
ORDER BY network ASC, is_shadow ASC, is_self ASC, is_automated ASC, is_incentivised ASC, is_private ASC
