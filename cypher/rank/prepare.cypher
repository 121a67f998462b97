// asks:    how much attention does each user pay in all, and who can be paid any?
// mode:    write
// params:  start FLOAT
// columns: n_longest INTEGER
// n_longest: the most influencees of anybody, the longest sum of a sweep.
// In a transaction that is never committed: rank_out = sum of a user's outgoing attention, rank_now = the start vector,
// on influencers alone; everybody else's rank is one and the same number. Own reactions to oneself do not count.
MATCH (u:User)
CALL (u) {
    MATCH (u)<-[r:INFLUENCES]-(v:User)
    WHERE r.weight > 0 AND v <> u
    RETURN count(r) AS n, sum(r.weight) AS total
}
WITH u, n, total, COUNT { (u)-[:INFLUENCES]->() } AS n_influencees
SET u.rank_out = CASE WHEN n > 0 THEN total END, u.rank_now = CASE WHEN n_influencees > 0 THEN $start END
RETURN coalesce(max(n_influencees), 0) AS n_longest
