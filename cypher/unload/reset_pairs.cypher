// asks:    what do these pairs count before their rows are added up anew? Nothing.
// mode:    write
// params:  pairs LIST
// columns: -
// pairs: [influencer's nr, influencee's nr]. What the current run says that they weigh stays.
UNWIND $pairs AS pair
MATCH (:User {nr: pair[0]})-[r:INFLUENCES]->(:User {nr: pair[1]})
SET r = {n: 0, daily: [], weight: r.weight}
