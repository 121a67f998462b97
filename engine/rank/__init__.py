"""The walk and what can be proven about it: solver, echo, certificates, rankings, other systems' conventions."""
