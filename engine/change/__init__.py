"""What made a number change: exact parts by component, from two sides that differ in data, moment or model."""
