// asks:    which run is shown while another is being written?
// mode:    write
// params:  -
// columns: -
// None: a half-written view must not be taken for a whole one.
MATCH (s:Store)
REMOVE s.current
