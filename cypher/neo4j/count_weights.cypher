// asks:    how many pairs show a weight?
// mode:    read
// params:  -
// columns: n INTEGER
MATCH (:User)-[r:INFLUENCES]->(:User)
RETURN count(r.weight) AS n
