"""The places of a dateline: one or more, each with the state, region or country that is printed with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transforms.agencies import canonical
from transforms.places.gazetteer import is_city
from transforms.places.regions import is_region, regions

LONGEST, WORDS = 40, 5
# Where the state is printed and the country is not: behind two places only the second is in it.
STATED = frozenset({"AU", "CA", "US"})
APART = re.compile(r"\s*/\s*|\s+(?:AND|and|And|et|y|und)\s+")
QUALIFIER = re.compile(r"\s*[(\[].*")
CREDITED = re.compile(r"(?:By|BY|by)\s+(?=\S)")
PARTICLES = frozenset(
    "de del della di da do dos das du des d la le las los el al of the on upon sur an am der in".split()
)
# What stands where a city might, and is none: labels of columns and sorts of story, companies, days.
LABELS = frozenset(
    "update watch opinion analysis factbox spotlight warning exclusive breaking note photo photos video correction "
    "dear advisory review editorial summary wrapup highlights brief timeline live tested by monday tuesday wednesday "
    "thursday friday saturday sunday inc inc. corp corp. ltd ltd. plc co co. llc ag sa".split()
)


class Places(NamedTuple):
    """Places as printed, and what speaks for their being places."""

    names: tuple[str, ...]
    # A writer's name that is glued to the first of them: the length of it.
    byline: int
    capitals: bool
    known: bool
    qualified: bool


@lru_cache(4096)
def places_of(printed: str) -> Places | None:
    """The places that a text is, from its first letter to its last; None when it can be none."""
    byline = _byline(printed)
    if byline is None:
        return None
    names = [name for piece in _pieces(printed[byline:]) for name in _split(piece)]
    cities = [QUALIFIER.sub("", name.split(",")[0]).strip() for name in names]
    if not names or not all(map(_is_name, cities)):
        return None
    return Places(
        names=tuple(names),
        byline=byline,
        capitals=all(city == city.upper() != city.lower() for city in cities),
        known=all(map(is_city, cities)),
        qualified=all(map(_is_qualified, names)),
    )


def _pieces(printed: str) -> list[str]:
    # TRINIDAD AND TOBAGO is one place.
    return [printed] if is_region(printed) else APART.split(printed)


def _split(piece: str) -> list[str]:
    """One place with its qualifiers, or two of which only the second has one: NEW YORK, Louisville, KY."""
    first, *rest = (part.strip() for part in piece.split(","))
    if len(rest) == 2 and _is_state(rest[1]) and not is_region(rest[0]):
        return [first, ", ".join(rest)]
    if not rest:
        # `MOSCOW. April 2` ends the place with a full stop; `WASHINGTON D.C.` does not.
        return [first[:-1] if first.endswith(".") and first.count(".") == 1 else first]
    return [", ".join((first, *rest))] if len(rest) <= 3 else ["?"]


def _is_state(name: str) -> bool:
    return any(region.admin1 and region.country in STATED for region in regions(name))


def _is_name(city: str) -> bool:
    if is_city(city):
        return True
    words = city.split()
    return (
        0 < len(words) <= WORDS
        and len(city) <= LONGEST
        and all(map(_is_word, words))
        and words[0] not in PARTICLES
        and not LABELS.intersection(city.lower().split())
        and canonical(city) is None
    )


def _is_word(word: str) -> bool:
    first = word[0] if word[0] not in "'’\"‘" else word[1:2]
    return (first.isalpha() and not first.islower() and not re.search(r"\d|[.!?;]{2}", word)) or word in PARTICLES


def _is_qualified(name: str) -> bool:
    city, _, rest = name.partition(",")
    if rest:
        return is_region(rest.rpartition(",")[2].strip())
    return city.endswith("]")


def _byline(printed: str) -> int | None:
    """Where the place begins behind a byline that is glued to it; 0 without one, None when no place can be told."""
    if not (start := CREDITED.match(printed)):
        return 0
    head = printed.split(",")
    while len(head) > 1 and is_region(head[-1].strip()):
        head.pop()
    before = len(",".join(head[:-1])) + 1 if len(head) > 1 else start.end()
    words = [(word.start() + before, word[0]) for word in re.finditer(r"\S+", ",".join(head)[before:])]
    return _known_tail(printed, len(",".join(head)), words) or _capital_tail(words)


def _known_tail(printed: str, end: int, words: list[tuple[int, str]]) -> int | None:
    return next((at for at, _ in words[1:] if is_city(printed[at:end])), None)


def _capital_tail(words: list[tuple[int, str]]) -> int | None:
    """The capitals that follow a name in mixed case; a name in capitals does not show where it ends."""
    tail = next((i for i in range(len(words), 0, -1) if not words[i - 1][1].isupper()), 0)
    return words[tail][0] if 0 < tail < len(words) else None
