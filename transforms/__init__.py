"""Pure functions: bytes and values in, values out; no clock, disk, network or environment."""
