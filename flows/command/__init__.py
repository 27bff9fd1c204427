"""The commands of `wirelake`, by what they are for."""
