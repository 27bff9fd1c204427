"""A stretch of days in windows, and the paths of a window: `archive/%Y/%m/%d/*.xml`, in strftime's letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# What a path may say of a time, and what it must say at least one of.
LETTERS, DATED = set("YymdHjbBGVuaA%"), set("YymdjbBGV")


class NotAWindow(Exception):
    """Days that are no stretch, or a path that says nothing of a day."""


class By(StrEnum):
    """How long a window is."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `since` to before `until`."""

    since: date
    until: date

    def __str__(self) -> str:
        return str(self.since) if self.until - self.since == timedelta(1) else f"{self.since} to before {self.until}"

    def paths(self, patterns: Sequence[str]) -> list[str]:
        """The patterns as they read in this window, each once, in the order of time; NotAWindow for a wrong one."""
        for pattern in patterns:
            _check(pattern)
        return list(dict.fromkeys(f"{hour:{pattern}}" for hour in self._hours() for pattern in patterns))

    def _hours(self) -> Iterator[datetime]:
        first = datetime(self.since.year, self.since.month, self.since.day)  # noqa: DTZ001 - as folders are named
        return (first + timedelta(hours=hour) for hour in range((self.until - self.since).days * 24))


def windows(since: date, until: date, by: By) -> list[Window]:
    """The windows from `since` to before `until`; NotAWindow when there are none. The first and last may be cut."""
    if since >= until:
        raise NotAWindow(f"--until {until} is not after --since {since}: it is the day before which to stop")
    later = map(date.fromordinal, range(since.toordinal() + 1, until.toordinal()))
    starts = [since, *(day for day in later if by is By.DAY or day.day == 1)]
    return [Window(*ends) for ends in zip(starts, [*starts[1:], until], strict=True)]


def _check(pattern: str) -> None:
    letters = re.findall("%(.?)", pattern.replace("%%", ""))
    if not DATED.intersection(letters):
        raise NotAWindow(f"{pattern}: says nothing of a day, as archive/%Y/%m/%d does")
    if wrong := [letter for letter in letters if letter not in LETTERS]:
        raise NotAWindow(f"{pattern}: %{wrong[0]} is no part of a date here; a per cent sign is written %%")
