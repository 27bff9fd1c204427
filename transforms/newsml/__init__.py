"""What NewsML-G2 and NewsML 1 share, and the parts of each."""
