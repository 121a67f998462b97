"""Why: people, parts, evidence and paths behind one influence."""
