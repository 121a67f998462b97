// asks:    which assertions about others were made by people who leave, or mention them in their reason?
// mode:    write
// params:  users LIST; reasons LIST
// columns: -
MATCH (a:Assertion)
WHERE a.who IN $users OR a.reason IN $reasons
SET a.who = CASE WHEN a.who IN $users THEN '' ELSE a.who END,
    a.reason = CASE WHEN a.reason IN $reasons THEN '' ELSE a.reason END
