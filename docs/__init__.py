"""The documentation, and the program that keeps its shown output true: ``python -m docs``."""
