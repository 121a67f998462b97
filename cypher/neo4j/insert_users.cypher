// asks:    which users are new?
// mode:    write
// params:  first INTEGER; ids LIST
// columns: -
UNWIND range(0, size($ids) - 1) AS i
CREATE (:User {id: $ids[i], nr: $first + i})
