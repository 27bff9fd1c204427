"""Times as e-mail, feeds and web pages write them: `Wed, 25 Apr 2018 15:12:49 +0200` in all its shapes, or ISO."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from transforms.dateline.days import MONTHS
from transforms.times import Clock, full

COMMENT = re.compile(r"\([^()]*\)")
WORD = r"[^\W\d_]+"
TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?(?: ?(?P<half>[ap])\.?m\.?)?"
DAY_FIRST = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<month>{WORD})\.?,?[ -](?P<year>\d{{4}}|\d\d)"
MONTH_FIRST = rf"(?P<month>{WORD})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
WEEKDAY = rf"(?:{WORD}\.?,? )??"
ZONE = r"(?P<zone>[A-Za-z+-][\w:+ -]*)"
SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{WEEKDAY}{DAY_FIRST}(?:,? (?:at )?{TIME})?(?: ?{ZONE})?",
        rf"{WEEKDAY}{MONTH_FIRST}(?:,? (?:at )?{TIME})?(?: ?{ZONE})?",
        # As C's asctime and Unix's date write it: the year comes last.
        rf"{WEEKDAY}(?P<month>{WORD}) (?P<day>\d{{1,2}}) {TIME}(?: (?P<zone>[A-Za-z]+))? (?P<year>\d{{4}})",
    )
)
# Hours east of Greenwich; letters that mean several zones (IST, CST of China) are the e-mail standard's, or unknown.
ZONES = {
    "gmt": 0, "utc": 0, "ut": 0, "z": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "bst": 1, "west": 1, "cet": 1, "cest": 2, "met": 1,
    "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "sast": 2, "msk": 3, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9,
    "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
OFFSET = re.compile(r"(?:[A-Za-z]+ ?)?([+-]) ?(\d{1,2}):?(\d\d)?(?: ?[A-Za-z]+)?")
DAY = re.compile(r"\d{4}-?\d\d-?\d\d")
# What a system writes that has no time to write.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 100


def read(clock: Clock, column: str, stamp: str | None) -> datetime | None:
    """The instant of a stamp in UTC, as `Clock.read` gives it; a day alone is read as its midnight, and noted."""
    if not stamp or not stamp.strip():
        return None
    written = _iso(clock, column, " ".join(COMMENT.sub(" ", stamp).split())) if len(stamp) <= LONGEST else None
    if DAY.fullmatch(written or stamp.strip()):
        clock.warnings.append(f"{column}: a day without a time of day, read as its midnight")
    when = clock.read(column, written or stamp)
    if when == EPOCH:
        clock.warnings.append(f"{column}: a placeholder, {stamp.strip()!r}")
        return None
    return when


def _iso(clock: Clock, column: str, stamp: str) -> str | None:
    """The stamp as ISO 8601 writes it; None when it is not in e-mail's form or names no month."""
    found = next((match for shape in SHAPES if (match := shape.fullmatch(stamp))), None)
    month = MONTHS.get(found["month"].lower()) if found else None
    if not found or not month:
        return None
    day = f"{full(found['year']):04}-{month:02}-{int(found['day']):02}"
    if not found["hour"]:
        return day
    hour = int(found["hour"])
    if found["half"] and hour <= 12:
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    clocked = f"{hour:02}:{int(found['minute']):02}:{int(found['second'] or 0):02}"
    return f"{day}T{clocked}{_offset(clock, column, found['zone'])}"


def _offset(clock: Clock, column: str, zone: str | None) -> str:
    """The zone as an offset; nothing where there is none, or one that nobody knows."""
    if not zone:
        return ""
    if found := OFFSET.fullmatch(zone.strip()):
        hours, minutes = found[2], found[3] or "00"
        # `+200`: the hour lost its zero.
        return f"{found[1]}{hours:>02}{minutes}"
    hours_east = ZONES.get(zone.split()[0].lower())
    if hours_east is None:
        clock.warnings.append(f"{column}: zone {zone[:20]!r} is unknown, the feed's is taken")
        return ""
    return f"{hours_east:+03}00"
