"""Times as the wire writes them: ISO 8601 in all its shapes, with or without a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

STAMP = re.compile(
    r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)"
    r"(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
# Wire services are younger than this, and no story is from the far future: year 1 and year 3013 are placeholders.
YEARS = range(1850, 2200)


# Two digits up to this are of this century.
THIS_CENTURY = 49


def full(digits: str) -> int:
    """A year in full: one of two digits is of this century up to 49, of the last from 50 on, as e-mail has it."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year <= THIS_CENTURY else 1900)


@dataclass(slots=True)
class Clock:
    """Reads the times of one article: notes whether a zone had to be assumed, and what could not be read."""

    zone: str
    assumed: bool = False
    warnings: list[str] = field(default_factory=list)

    def read(self, column: str, stamp: str | None) -> datetime | None:
        """The instant of a stamp in UTC; None when it is absent, and None with a warning when it is no time."""
        if not stamp or not stamp.strip():
            return None
        when = STAMP.fullmatch(stamp.strip())
        try:
            return self._instant(when) if when else self._doubt(column, stamp)
        except ValueError:
            return self._doubt(column, stamp)

    def local(self, when: datetime) -> datetime:
        """A time without a zone, taken as the feed's and noted as assumed; in UTC. ValueError outside YEARS."""
        if when.year not in YEARS:
            raise ValueError(when.year)
        self.assumed = True
        return when.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def _instant(self, when: re.Match[str]) -> datetime:
        year, month, day, hour, minute, second = map(int, when.groups("0")[:6])
        if year not in YEARS:
            raise ValueError(year)
        zone = _offset(when[8]) if when[8] else None
        if ends := (hour, minute, second) == (24, 0, 0):
            hour = 0
        stated = datetime(year, month, day, hour, minute, 59 if second == 60 else second, _microseconds(when[7]), zone)
        # ISO 8601 calls midnight the end of a day too.
        stated += timedelta(days=ends)
        return stated.astimezone(UTC) if zone else self.local(stated)

    def _doubt(self, column: str, stamp: str) -> datetime | None:
        self.warnings.append(f"{column}: no time in {stamp.strip()[:60]!r}")
        return None


def _microseconds(fraction: str | None) -> int:
    return int(fraction.ljust(6, "0")[:6]) if fraction else 0


# Few there are, and a feed has one.
@lru_cache(256)
def _offset(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
