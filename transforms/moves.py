"""What a version does to its story, from what its copy declares: status, version, the item it replaces, signals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from schemas.article import Move, Pubstatus

# As the formats and their agencies spell them; `embargoed` without a time at which it lifts is withheld.
STATUSES: dict[str, Pubstatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "hold": "withheld",
    "embargoed": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
    "killed": "canceled",
}
WORDS = (
    "correct(?:s|ed|ions?|ive)|correcci[oó]n|corre[cç][aã]o|correctif|rectificatif"
    "|berichtigung|korrektur|korrektion|rettelse|korjaus"
)
CORRECTION = re.compile(rf"\b(?:{WORDS})\b", re.IGNORECASE)
# A note to editors declares by what it begins with; further on the word may speak of anything.
NOTE = re.compile(rf"(?:\W|\b(?:eds?|editors?|attn|attention|note|to)\b)*(?:{WORDS})\b", re.IGNORECASE)
# Past this a version is no count of versions, and Python refuses to read it as a number.
DIGITS = 18


def pubstatus_of(declared: str | None, warnings: list[str]) -> Pubstatus:
    """The status that a declared one means, with or without its scheme; not stated is usable, unknown is withheld."""
    name = re.split("[:/]", (declared or "").strip() or "usable")[-1].lower()
    if name not in STATUSES:
        warnings.append(f"pubstatus: {name[:60]!r} is unknown, so the copy is withheld")
    return STATUSES.get(name, "withheld")


def move_of(
    pubstatus: Pubstatus,
    version: str | None = None,
    *,
    replaces: str | None = None,
    declared: Iterable[str] = (),
    ednote: str | None = None,
) -> Move:
    """The move of a version: by its status, its declared signals, its note to editors, what it replaces, its number."""
    if pubstatus == "canceled":
        return "kill"
    if any(map(CORRECTION.search, declared)) or NOTE.match(ednote or ""):
        return "correction"
    return "update" if replaces or _revised(version) else "new"


def _revised(version: str | None) -> bool:
    number = (version or "").strip()
    return number.isascii() and number.isdigit() and (len(number) > DIGITS or int(number) > 1)
