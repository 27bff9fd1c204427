"""The header of ANPA 1312: the envelope and the keyword line, whole or as the line gear of 1987 left them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

# SOH, service and number, who sends it (Kyodo), US, routing code.
ENVELOPE = re.compile(r"\x01 ?([A-Za-z]) ?(\d{3,4})(?!\d)[ \t]*([^\r\n\x1f]{0,20})\x1f[ \t]*([^\r\n\x02]{0,40})")
# Priority, category, DC codes that say how the copy is set, keyword, month-day, a number.
# Reuters' headers of 1987 have lost the DC codes, and some of them the spaces of the date.
LINE = re.compile(
    r"[^\S\n]*n?z?([A-Za-z]) ([A-Za-z])[ \t]?([\x13\x14]?)([\x11\x12]?) ?"
    r"(\S+(?: {1,2}\S+){0,12}?)\s+(?:(\d{1,2}-\d{1,2})(?:\s+(\d{1,6}))?|\d{6})\s*"
)
# AP's word for a story that corrects another, in its slug: BC-EU--Corrective-Gulls.
CORRECTIVE = re.compile(r"-(Corrective)-", re.IGNORECASE)
URGENCY = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5}
LONGEST = 200
# Which lead, add or take it is, or what the desk declares it to be.
NUMBERED = r"(?:\d+(?:st|nd|rd|th)[ -]?(?:ld|lead|add|sub|insert|pickup|wr)|optional|write-?thr|take[ -]?\d).*"
NAMED = (
    r"(?:(?:bulletin|mandatory|urgent)[ -])?(?:kill|correct(?:ive|ion)s?)|ld|add|sub|insert|pickup|advisory|withdrawn|"
    r"repeat|rpt"
)
# In the header it stands behind a space, in a slug, whose words are whole, behind a comma.
BEHIND = re.compile(rf" +({NUMBERED}|(?:{NAMED})\W*)$", re.IGNORECASE)
AFTER_COMMA = re.compile(rf",\s*((?:{NUMBERED}|{NAMED}|lead|urgent|bulletin|newsalert)\b.*)$", re.IGNORECASE)
ALONE = re.compile(rf"{NUMBERED}|{NAMED}", re.IGNORECASE)
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)[ -]?add\b|\btake[ -]?(\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says; `day` is month and day, and `count` words only where it comes without DC codes."""

    service: str | None = None
    sequence: str | None = None
    sender: str | None = None
    selector: str | None = None
    priority_code: str | None = None
    category: str | None = None
    layout: Literal["text", "tabular"] | None = None
    slug: str | None = None
    keyword: str | None = None
    take_key: str | None = None
    day: str | None = None
    count: int | None = None
    # Where the header ends in the text that held it.
    end: int = field(default=0, compare=False)

    @property
    def service_sequence(self) -> str | None:
        """Service and number as they are transmitted, as one."""
        return f"{self.service}{self.sequence}" if self.service else None

    @property
    def urgency(self) -> int | None:
        """The priority's letter as a number, 1 (flash) to 5."""
        return URGENCY.get(self.priority_code or "")


def header(text: str) -> Header:
    """The header that a message opens with: envelope, keyword line or both; None for what they do not say."""
    envelope = ENVELOPE.search(text)
    found, end = _line(text, envelope.end() if envelope else 0)
    service, sequence, sender, selector = envelope.groups() if envelope else (None,) * 4
    tabular = found and found[4] == "\x12"
    keyword, take_key = taken(found[5]) if found else (None, None)
    return Header(
        service=service,
        sequence=sequence,
        sender=(sender or "").strip() or None,
        # Dashes stand for no routing code.
        selector=selector.strip() or None if selector and selector.strip("- \t") else None,
        priority_code=found[1].lower() if found else None,
        category=found[2] if found else None,
        layout=None if not found or not found[4] else "tabular" if tabular else "text",
        slug=found[5] if found else None,
        keyword=keyword,
        take_key=take_key,
        day=found[6] if found else None,
        count=int(found[7]) if found and found[7] else None,
        end=end,
    )


def taken(keyword: str, behind: re.Pattern[str] = BEHIND) -> tuple[str, str | None]:
    """A keyword, or `AFTER_COMMA` a slug, without the take that stands behind it, and that take."""
    found = behind.search(keyword)
    return (keyword[: found.start()].rstrip(" ,"), found[1].strip(" ,")) if found else (keyword, None)


def part_of(take_key: str | None) -> int | None:
    """Which instalment of the story a take key names: the first add is the second; None where it is no instalment."""
    found = ORDINAL.search(take_key or "")
    return None if not found else int(found[1]) + 1 if found[1] else int(found[2])


def _line(text: str, start: int) -> tuple[re.Match[str] | None, int]:
    """The keyword line, which is the first or second that is not empty, and where it ends."""
    at, end = start, start
    for _ in range(4):
        end = text.find("\n", at, at + LONGEST)
        end = end if end >= 0 else min(len(text), at + LONGEST)
        if found := LINE.fullmatch(text[at:end]):
            return found, end
        if text[at:end].lstrip().startswith("\x02"):
            break
        at = end + 1
    return None, start
