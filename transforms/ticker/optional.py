"""What an agency adds to the header of 7901: its name, the story's number or id, its version, what it corrects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from transforms.agencies import canonical

# Language, id, and the number of the story that this one corrects: F BELGA-0031 COR 703.
LETTERED = re.compile(r"(?:([A-Z]) +)?(([A-Z]{2,})-(\d{1,5}))(?: +COR +(?:[A-Z]+-)?(\d{1,5}))?\b")
# An id that holds its day, and a version: KNA 170123-89-00065#2.
DATED = re.compile(r"(?:^| )(?:([A-Za-z][\w-]*) +)?(\d{6}-\d{1,4}-\d{1,6})(?:#(\d{1,6}))?")
NUMBERED = re.compile(r"(?:^| )([A-Za-z][A-Za-z-]*) +(\d{1,6})$")
LANGUAGES = {"F": "fr", "N": "nl", "D": "de", "E": "en"}


@dataclass(frozen=True, slots=True)
class Optional:
    """The optional field taken apart; numbers that come round again name a story for its day only."""

    agency: str | None = None
    uri: str | None = None
    version: str | None = None
    number: str | None = None
    corrects: str | None = None
    language: str | None = None


def optional_of(text: str, day: date | None) -> Optional:
    """The optional field of a header, sent on a day."""
    if found := DATED.search(text):
        return Optional(agency=found[1], uri=found[2], version=found[3])
    if found := LETTERED.match(text):
        corrected = f"{found[3]}-{found[5].zfill(len(found[4]))}" if found[5] else None
        return Optional(
            agency=found[3],
            uri=_of_day(found[2], day),
            number=found[2],
            corrects=_of_day(corrected, day) or corrected,
            language=LANGUAGES.get(found[1] or ""),
        )
    if found := NUMBERED.search(text):
        return Optional(agency=found[1], number=found[2])
    return Optional()


def name_of(agency: str | None, credit: str | None) -> str | None:
    """The agency's name: where the field holds a desk's letters, the credit tells."""
    known = canonical((agency or "").partition("-")[0]) or canonical((agency or "").title())
    return known or (agency if agency and agency.isupper() else None) or canonical(credit or "") or credit or agency


def _of_day(number: str | None, day: date | None) -> str | None:
    return f"{number}/{day}" if number and day else None
