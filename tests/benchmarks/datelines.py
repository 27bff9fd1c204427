"""Datelines read as text, against the DATELINE elements of Reuters-21578, in which they stand apart from the copy.

An opening is the element with the story's first paragraph behind it. An element is a reference where it is plainly a
place, a day and a dash: the collection's makers cut some too late, and a few are mistyped.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path

from tests.benchmarks.corpus import reuters
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn
from transforms.dateline import CERTAIN, Dateline, parse

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
TEXT = re.compile(r"<DATELINE>(.*?)</DATELINE>\s*<BODY>(.*?)</BODY>", re.DOTALL)
MOVED = re.compile(r"<DATE>\s*(\d{1,2})-([A-Z]{3})-(\d{4})")
# Places have no figures, and a dash in them stands between letters.
ELEMENT = re.compile(
    rf"((?:[^\W\d_]|[ .,'/&]|(?<=\w)-(?=\w))+?) ?, ?({'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}}) ?-", re.IGNORECASE
)
WORD = re.compile(r"\w+")
PARAGRAPH = re.compile(r"\n {2,}")
TIMES = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a story whose dateline is known, and its paragraphs further on, which have none."""

    text: str
    published: date
    place: str
    day: tuple[int, int]
    starts: int
    later: list[str]


def measure(*, quick: bool) -> list[Figure]:
    """What share is found and right, how often copy is taken for a dateline, and how many are read in a second."""
    openings = [opening for file in reuters()[: 2 if quick else None] for opening in openings_of(file)]
    pairs = [(opening, found) for opening in openings if (found := read(opening.text, opening.published))]
    later = [paragraph for opening in openings for paragraph in opening.later]
    (took,) = in_turn(TIMES, lambda: [parse(opening.text, opening.published) for opening in openings])
    share = partial(Figure, unit="%", reference=f"{len(openings):,} DATELINE elements of Reuters-21578")
    return [
        share(name="datelines found", value=100 * len(pairs) / len(openings), at_least=99),
        share(name="place right, of those", value=_percent(has_place, pairs), at_least=99.9),
        share(name="day right, of those", value=_percent(has_day, pairs), at_least=99.9),
        share(name="start of the copy right, of those", value=_percent(has_start, pairs), at_least=99.7),
        Figure(
            name="later paragraphs taken for datelines", value=sum(map(bool, map(read, later))) / len(later) * 2_000,
            unit="in 2,000", at_most=1, reference=f"{len(later):,} paragraphs of the same stories",
        ),
        Figure(
            name="openings parsed", value=len(openings) / took, unit="/s", at_least=5_000,
            reference=f"one core, median of {TIMES}",
        ),
    ]  # fmt: skip


def openings_of(file: Path) -> Iterator[Opening]:
    """The openings of a file of the collection that can be a reference."""
    for document in gzip.decompress(file.read_bytes()).decode("iso-8859-1").split("<REUTERS")[1:]:
        moved, text = MOVED.search(document), TEXT.search(document)
        element = ELEMENT.fullmatch(_one_line(text[1])) if text else None
        if moved and text and element:
            first, *later = map(_one_line, PARAGRAPH.split(text[2]))
            yield Opening(
                text=f"{element[0]} {first}",
                published=date(int(moved[3]), MONTHS.index(moved[2].title()) + 1, int(moved[1])),
                place=element[1],
                day=(MONTHS.index(element[2].title()) + 1, int(element[3])),
                starts=len(element[0]) + 1,
                later=later,
            )


def read(text: str, published: date | None = None) -> Dateline | None:
    """The dateline that would be cut from a text."""
    found = parse(text, published)
    return found if found and found.confidence >= CERTAIN else None


def has_place(opening: Opening, found: Dateline) -> bool:
    """Whether all places were read, each with what qualifies it."""
    return WORD.findall(" ".join(found.places)) == [
        word for word in WORD.findall(opening.place) if word.lower() != "and"
    ]


def has_day(opening: Opening, found: Dateline) -> bool:
    """Whether the day was read, in a year in which it is near the day of transmission."""
    day = found.date
    return day is not None and (day.month, day.day) == opening.day and abs((day - opening.published).days) <= 45


def has_start(opening: Opening, found: Dateline) -> bool:
    """Whether the copy begins where it does."""
    return found.end == opening.starts


def _percent(right: Callable[[Opening, Dateline], bool], pairs: list[tuple[Opening, Dateline]]) -> float:
    return 100 * sum(right(*pair) for pair in pairs) / len(pairs)


def _one_line(text: str) -> str:
    return " ".join(unescape(text).split())
