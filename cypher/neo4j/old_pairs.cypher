// asks:    which pairs have rows from before that time, as seen from some of the users?
// mode:    read
// params:  first INTEGER; end INTEGER; before DATETIME; k INTEGER
// columns: actor INTEGER, target INTEGER
// first and end: the numbers of the users who act, end not among them.
MATCH (a:User)
WHERE a.nr >= $first AND a.nr < $end
MATCH (a)-[r:REACTED]->(t:User)
WHERE r.happened_at < $before
RETURN DISTINCT a.nr AS actor, t.nr AS target
ORDER BY actor ASC, target ASC
LIMIT $k
