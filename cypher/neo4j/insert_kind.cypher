// asks:    which side does this kind credit?
// mode:    write
// params:  nr INTEGER; kind STRING; credits STRING
// columns: -
CREATE (:Kind {nr: $nr, name: $kind, credits: $credits})
