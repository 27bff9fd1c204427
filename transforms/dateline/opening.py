"""The parts that the opening of a story is made of: places, days, credits, and the regions and dashes between them."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.agencies import canonical, credit
from transforms.dateline.days import DAY
from transforms.places.gazetteer import is_city
from transforms.places.regions import is_region

PART = re.compile(
    r"(?P<round>\((?:[^()]|\([^()]*\))*\))"
    r"|(?P<square>\[[^\[\]]*\])"
    r"|(?:(?<=[\s.])|^)(?P<slashed>/[^/]+/)"
    rf"|(?P<day>(?<!\w)(?:{DAY}))"
    r"|(?P<dash>\s?--|[-–—](?=[\s(]))"
)
# Stars marked an urgent take.
JUNK = " ,،*\t\n"
IN_CREDIT = re.compile(rf"[\s,\-–—/]*(?<!\w)({DAY})\s*$")


class Part(NamedTuple):
    """A part of an opening: P places, D day, C credit, Q qualifier or a dash."""

    kind: str
    start: int
    end: int
    agencies: tuple[str, ...] = ()
    known: bool = False
    day: str | None = None


def parts_of(text: str, start: int, end: int) -> list[Part]:
    """The parts of a text between two offsets, in order."""
    parts: list[Part] = []
    at = start
    for found in PART.finditer(text, start, end):
        _words(parts, text, at, found.start())
        _add(parts, _part(found, end))
        at = found.end()
    _words(parts, text, at, end)
    return parts


def _add(parts: list[Part], part: Part) -> None:
    """A region in brackets belongs to the place before it."""
    if part.kind == "Q" and parts and parts[-1].kind == "P":
        parts[-1] = parts[-1]._replace(end=part.end)
    else:
        parts.append(part)


def _words(parts: list[Part], text: str, start: int, end: int) -> None:
    """What stands between the parts that show themselves: places, or after a day or dash an agency without brackets."""
    words = text[start:end]
    bare = words.strip(JUNK)
    if not bare.strip("."):
        return
    start += words.index(bare)
    part = Part("P", start, start + len(bare))
    if parts and parts[-1].kind in "D-" and (name := canonical(bare)):
        part = part._replace(kind="C", agencies=(name,), known=True)
    parts.append(part)


def _part(found: re.Match[str], end: int) -> Part:
    kind, start, stop = found.lastgroup or "", *found.span()
    if found["day"]:
        return Part("D", start, stop, day=found["day"])
    if found["dash"]:
        return Part("-", start, stop)
    if kind == "square":
        return Part("Q", start, stop)
    return _bracketed(found[0][1:-1], start, stop, last=stop == end)


def _bracketed(inner: str, start: int, stop: int, *, last: bool) -> Part:
    """A credit when an agency or a day is in it, or nothing else follows; else a region."""
    day = IN_CREDIT.search(inner)
    agencies, known = credit(inner[: day.start()] if day else inner)
    if not known and not day and (not last or is_city(inner) or is_region(inner)):
        return Part("Q", start, stop)
    return Part("C", start, stop, agencies, known, day[1] if day else None)
