"""The parts of copy in control characters and columns, as teleprinters printed it: ANPA 1312, IPTC 7901."""
