"""What a version does to its story, from what its copy declares: status, version, the item it replaces, signals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

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
    "|berichtigung|korrektur|korrektion|rettelse|korja(?:us|ttu)"
)
# A note to editors declares by what a line of it begins with; further on the word may speak of anything.
NOTE = re.compile(rf"(?:\W|\b(?:eds?|editors?|attn|attention|note|to)\b)*(?:{WORDS})\b", re.IGNORECASE)
# Only a signal that says nothing else kills: a comment that speaks of a kill does not.
KILL = re.compile(
    r"(?:(?:bulletin|mandatory|urgent)[ -])?kill(?:\W+kill)*\W*|withdrawn|annul\w*|edstat:d|sig:(?:delete|kill)|delete",
    re.IGNORECASE,
)
# What signals, instructions and take keys declare, strongest first; a headline or body never declares.
DECLARED: dict[Move, re.Pattern[str]] = {
    "correction": re.compile(rf"\b(?:{WORDS}|edstat:c|rectify)\b", re.IGNORECASE),
    "write-thru": re.compile(r"writethr(?:u|ough)\b", re.IGNORECASE),
    "add": re.compile(r"(?:\b|\d(?:st|nd|rd|th)[ -]?)add\b|\btake[ -]?(?:[2-9]|1\d)\b", re.IGNORECASE),
    "repeat": re.compile(r"\b(?:repeat|rpt|wdh|wiederholung)\b", re.IGNORECASE),
    "update": re.compile(
        r"(?:\b|\d(?:st|nd|rd|th)[ -]?)(?:ld|lead|sub|net)\b|\b(?:refile|updated?|edstat:u|replace[sd]?)\b",
        re.IGNORECASE,
    ),
    "advisory": re.compile(r"\badvisory\b", re.IGNORECASE),
    "alert": re.compile(r"\b(?:alert|newsalert|flash)\b", re.IGNORECASE),
    "new": re.compile(r"\bedstat:n\b", re.IGNORECASE),
}
# Past this a version is no count of versions, and Python refuses to read it as a number.
DIGITS = 18


def pubstatus_of(declared: str | None, warnings: list[str]) -> Pubstatus:
    """The status that a declared one means, with or without its scheme; not stated is usable, unknown is withheld."""
    name = re.split("[:/]", (declared or "").strip() or "usable")[-1].lower()
    if name not in STATUSES:
        warnings.append(f"pubstatus: {name[:60]!r} is unknown, so the copy is withheld")
    return STATUSES.get(name, "withheld")


def under_embargo(pubstatus: Pubstatus, stated: object, ends: datetime | None) -> Pubstatus:
    """The status with the embargo that is stated, if one is: one whose end cannot be read has not ended."""
    return "withheld" if stated and not ends and pubstatus == "usable" else pubstatus


def updated_since(declared: Move, published: datetime | None, modified: datetime | None) -> Move:
    """What is declared, or an update where nothing is and it was modified after it was published."""
    return "update" if declared == "new" and published and modified and modified > published else declared


def move_of(
    pubstatus: Pubstatus,
    version: str | None = None,
    *,
    replaces: str | None = None,
    declared: Iterable[str] = (),
    ednote: str | None = None,
) -> Move:
    """The move of a version: by its status, what is declared, its note to editors, what it replaces, its number.

    `declared` are signals, instructions and take keys, never text. A version that declares a kill is to be canceled.
    """
    signals = [signal.strip() for signal in declared]
    if pubstatus == "canceled" or any(map(KILL.fullmatch, signals)):
        return "kill"
    if ednote and any(map(NOTE.match, ednote.split("\n"))):
        return "correction"
    said = " ".join(signals)
    stated = next((move for move, pattern in DECLARED.items() if pattern.search(said)), None)
    return stated or ("update" if replaces or _revised(version) else "new")


def _revised(version: str | None) -> bool:
    number = (version or "").strip()
    return number.isascii() and number.isdigit() and (len(number) > DIGITS or int(number) > 1)
