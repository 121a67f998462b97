-- asks:    is the new file complete? It is written out and given back.
-- mode:    write
-- params:  -
-- columns: -
DETACH fresh
