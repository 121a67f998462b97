// asks:    what is one step of the walk further?
// mode:    write
// params:  damping_factor FLOAT; others FLOAT; base FLOAT
// columns: change FLOAT, dangling FLOAT, total FLOAT
// others: the rank so far of everybody who is no influencer; base: what restart and dangling users give to each.
MATCH (v:User)
WHERE v.rank_now IS NOT NULL
CALL (v) {
    MATCH (v)-[r:INFLUENCES]->(u:User)
    WHERE r.weight > 0 AND u <> v
    RETURN sum(coalesce(u.rank_now, $others) * (r.weight / u.rank_out)) AS inflow
}
WITH v, v.rank_now AS before, $base + $damping_factor * inflow AS after
SET v.rank_now = after
RETURN sum(abs(after - before)) AS change, sum(CASE WHEN v.rank_out IS NULL THEN after ELSE 0.0 END) AS dangling,
       sum(after) AS total
