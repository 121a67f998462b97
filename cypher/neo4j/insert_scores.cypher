// asks:    what did a run find for some of the users?
// mode:    write
// params:  scores MAP
// columns: -
// nr, position and scores: byte arrays of 64-bit numbers, little-endian, one a user.
CREATE (c:Scores)
SET c = $scores
