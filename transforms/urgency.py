"""How urgent a story is, as IPTC counts it."""

from __future__ import annotations

from transforms.json import whole


def urgency_of(stated: str | int | None, warnings: list[str]) -> int | None:
    """The urgency, 1 for the most urgent to 9; None, with a warning, for what is stated and is none."""
    found = whole(stated)
    if stated is None or (found and 1 <= found <= 9):
        return found
    warnings.append(f"urgency: {str(stated)[:60]!r} is not of 1 to 9")
    return None
