"""Language tags as BCP 47 writes them, from what feeds make of them."""

from __future__ import annotations

import re

TAG = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")


def tag_of(said: str | None, warnings: list[str]) -> str | None:
    """`pt-BR` for `PT_br`; None, with a warning, for what is no tag."""
    if not said or not said.strip():
        return None
    found = TAG.fullmatch(said.strip().replace("_", "-"))
    if not found:
        warnings.append(f"language: no tag in {said.strip()[:60]!r}")
        return None
    return "-".join((found[1].lower(), *map(_subtag, found[2].split("-")[1:])))


def _subtag(part: str) -> str:
    """Regions are upper case, scripts begin so, the rest is lower case."""
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()
