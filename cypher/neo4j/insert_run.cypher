// asks:    from what was this run computed?
// mode:    write
// params:  run MAP
// columns: -
CREATE (r:Run)
SET r = $run
