"""The dateline that opens a story: places, day, credit and the mark that ends them.

Every mark in the opening that may end a dateline is tried; what stands before it is cut into places, day and credit,
and scored. The best parse wins, the leftmost on a tie. One greedy pattern would commit to a wrong parse and never try
another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from transforms.agencies import is_name
from transforms.dateline.days import day_of
from transforms.dateline.opening import Part, parts_of
from transforms.dateline.placenames import Places, places_of

OPENING, CANDIDATES = 150, 6
# Below this a story is left as it came.
CERTAIN = 0.6

ENDING = re.compile(
    r"(?P<dash>(?=[\s\-–—_=.])\s*(?:--|—|–(?=\s|$)|(?<=[\s).\d])\.?[-_=](?=\s|$)))"
    r"|(?P<colon>(?=[\s:])(?:(?<=\))\s?:|(?<=[\w\]./])\s?:(?=\s)))"
    r"|(?P<stop>(?<=/)\.(?=\s|$)|(?<=РИА Новости)\.)"
    # A credit in parentheses may end it alone: `New Delhi, Sep 20 (PTI) The`.
    r"|(?P<close>(?<=\))(?=\s*[^\s\-–—_=:.,،;/(\[)]))"
)
MORE = re.compile(r"(?:\s*[-–—_=]+(?=\s|$))*\s*")
# P places, D day, C credit: some or all of them, the credit first or last, in the orders that agencies print.
ORDERS = re.compile(r"(?:C-?)?(?:P-?)?(?:D-?)?(?:CD?)?")
WRITER = re.compile(r"\((?:di|By|by|par|por|von|de) ([^()\n]+)\)\s*\n\s*")
CODE = re.compile(
    r"[A-Z]{2,6}|[A-Z][a-z]+[A-Z]\w+|.*\b(?:News|Press|Agency|Agence|Agencia|Agentur|Wire|Post|Times)\b.*"
)
CHINESE = re.compile(r"\s*(新华社)(\w{2,8}?)(\d{1,2})月(\d{1,2})日电\s*(?:（[^）]*）)?\s*(?:题：)?\s*")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as it was read; `raw`, with what follows `end`, is the text that was given."""

    places: tuple[str, ...]
    agencies: tuple[str, ...]
    date: date | None
    end: int
    raw: str
    confidence: float
    rule: str
    # Without the byline that is glued to it, and without the mark that ends it.
    printed: str
    byline: str | None = None


# The day of transmission and the language, as far as they are known.
Sent = tuple[date | None, str | None]


def parse(text: str, published: date | None = None, language: str | None = None) -> Dateline | None:
    """The dateline that a paragraph opens with; None when nothing like one is there.

    `published` supplies the year of a day without one; `language`, a BCP 47 tag, the order of a day all in figures.
    Confidence: 1 with credit and day, 0.9 with a credit, 0.8 with a day, 0.6 for a place alone. Where nobody knows the
    agency: 0.9 with a day, 0.8 behind a place that is known, 0.7 behind one in capitals. Below 0.6, a doubt.
    """
    if found := CHINESE.match(text):
        return _chinese(text, found, published)
    writer = WRITER.match(text)
    start = writer.end() if writer else 0
    best: Dateline | None = None
    for ending in islice(ENDING.finditer(text, start, start + OPENING), CANDIDATES):
        each = _attempt(text, start, ending, (published, language))
        if each and (best is None or each.confidence > best.confidence):
            best = each
            if each.confidence == 1:
                break
    return replace(best, byline=writer[1]) if best and writer else best


@lru_cache(4096)
def stated(text: str, published: date | None = None, language: str | None = None) -> Dateline | None:
    """What a dateline says that the format gives by itself, whatever mark ends it, or none."""
    return parse(f"{text.strip().rstrip(' -–—_=:')} - ", published, language)


def _attempt(text: str, start: int, ending: re.Match[str], sent: Sent) -> Dateline | None:
    """What stands before one ending as a dateline; None when it cannot be one."""
    if text.count("(", start, ending.start()) > text.count(")", start, ending.start()):
        # A dash within brackets ends nothing.
        return None
    parts = parts_of(text, start, ending.start())
    if not parts or not ORDERS.fullmatch("".join([part.kind for part in parts])):
        return None
    place = next((part for part in parts if part.kind == "P"), None)
    places = places_of(text[place.start : place.end]) if place else None
    end = next(MORE.finditer(text, ending.end())).end()
    confidence = _confidence(parts, places, ending.lastgroup or "", text[end : end + 2])
    if not confidence or (place and not places):
        return None
    begin = place.start + places.byline if place and places and places.byline else parts[0].start
    day = next((part.day for part in parts if part.day), None)
    return Dateline(
        places=places.names if places else (),
        agencies=tuple(dict.fromkeys([name for part in parts for name in part.agencies])),
        date=day_of(day, *sent) if day else None,
        end=end,
        raw=text[:end],
        confidence=confidence,
        rule=" ".join([NAMES[part.kind] for part in parts if part.kind in NAMES]),
        printed=text[begin : ending.start()].rstrip(),
        byline=text[parts[0].start : begin].strip(" ,") or None,
    )


NAMES = {"P": "place", "D": "day", "C": "credit"}


def _confidence(parts: list[Part], places: Places | None, ending: str, body: str) -> float:
    """How sure a parse is; 0 when it cannot be one."""
    credits = [part for part in parts if part.kind == "C"]
    dated = any(part.day for part in parts)
    if any(part.known for part in credits) or any(part.day and _is_named(part) for part in credits):
        return _credited(places, ending, body, dated=dated)
    if credits:
        return _guessed(credits[-1], places, ending, dated=dated)
    if dated:
        return _dated(places)
    if not places or ending == "close":
        return 0
    sure = (places.capitals or places.qualified) and (places.known or (places.capitals and places.qualified))
    return 0.6 if sure and _opens(body) else 0.3


def _credited(places: Places | None, ending: str, body: str, *, dated: bool) -> float:
    if ending == "close" and not _opens(body):
        return 0
    placed = places is None or places.capitals or places.known or places.qualified or dated
    if ending == "close" and not placed:
        return 0.5
    return 1 if dated else 0.9


def _is_named(part: Part) -> bool:
    return bool(part.agencies) and all(map(is_name, part.agencies))


def _guessed(part: Part, places: Places | None, ending: str, *, dated: bool) -> float:
    """An agency that nobody knows, in a slot that is a credit's beyond doubt: kept as printed."""
    if not places or ending == "close" or not all(name[:1].isalpha() for name in part.agencies):
        return 0.2
    if dated:
        return 0.9
    if not places.capitals:
        return 0.4
    code = all(map(CODE.fullmatch, part.agencies))
    return 0.8 if places.known or places.qualified else 0.7 if code and ending == "dash" else 0.4


def _dated(places: Places | None) -> float:
    if places is None:
        return 0.5
    return 0.8 if places.capitals or places.known or places.qualified or len(places.names[0].split()) <= 3 else 0.5


def _opens(body: str) -> bool:
    """Whether a story may begin so: not in lower case."""
    return bool(body) and not body[0].islower()


def _chinese(text: str, found: re.Match[str], published: date | None) -> Dateline:
    day = f"{int(found[4])}/{int(found[3])}"
    return Dateline(
        places=(found[2],),
        agencies=("Xinhua",),
        date=day_of(day, published),
        end=found.end(),
        raw=text[: found.end()],
        confidence=1,
        rule="credit place day",
        printed=found[0].strip(),
    )
