"""Does influent find the right people? Scores against truth from outside: ``python -m benchmarks.truth``."""
