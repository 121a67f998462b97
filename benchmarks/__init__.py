"""Measured figures: scripts that anybody can run again, and the tables they wrote (README.md)."""
