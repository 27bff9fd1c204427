"""The stamps that end a transmission: day, month, year of two digits, hour and minute, a zone's letters or none."""

from __future__ import annotations

from datetime import datetime

from transforms.maildates import ZONES
from transforms.times import Clock, full


def instant(clock: Clock, raw: str, day: tuple[int, int, int], time: tuple[int, int], zone: str) -> datetime | None:
    """The instant of a stamp (year, month, day; hour, minute), in UTC; None with a warning when it is impossible."""
    year, month, date = day
    try:
        # 2400 is the midnight that ends a day.
        when = datetime(full(f"{year:02}"), month, date, 0 if time == (24, 0) else time[0], time[1])  # noqa: DTZ001 - see below
        hours_east = ZONES.get(zone.lower()) if zone else None
        found = clock.local(when) if hours_east is None else clock.read("versioncreated", f"{when}{hours_east:+03}00")
    except ValueError:
        return clock.read("versioncreated", raw or "?")
    if zone and hours_east is None:
        clock.warnings.append(f"versioncreated: zone {zone!r} is unknown, the feed's is taken")
    return found
