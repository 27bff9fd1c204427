"""What wirelake costs beside what it is made of: every figure a ratio to a reference measured in the same run."""
