"""Where datelines are: the share of Reuters-21578's that is found, look-ups in a second, and what the table costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

from schemas.version import Location
from tests.benchmarks.corpus import reuters
from tests.benchmarks.datelines import openings_of
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn
from tests.conftest import environment
from transforms.dateline.placenames import places_of
from transforms.places import located
from transforms.places.regions import Region, regions

TIMES = 5
# Megabytes that a process has more once the table is read.
MEMORY = """
import psutil, transforms.articles
from transforms.places import located
before = psutil.Process().memory_info().rss
located("OSLO")
print((psutil.Process().memory_info().rss - before) / 1e6)
"""


def measure(*, quick: bool) -> list[Figure]:
    """Shares of all places that are printed, of those with a state of the United States; speed; memory."""
    elements = [opening.place for file in reuters()[: 2 if quick else None] for opening in openings_of(file)]
    printed = [place for element in elements if (read := places_of(element)) for place in read.names]
    stated = [(place, states) for place in printed if (states := _states(place))]
    found = [(where, states) for place, states in stated if (where := located(place)).country]
    (took,) = in_turn(TIMES, lambda: _look_up(printed))
    each = set(printed)
    (new,) = in_turn(TIMES, lambda: _look_up(each))
    reference = f"{len(printed):,} places in DATELINE elements of Reuters-21578"
    return [
        Figure(
            name="places of datelines located", value=_percent(located(place).country for place in printed),
            unit="%", at_least=96, reference=reference,
        ),
        Figure(
            name="those with a state located", value=100 * len(found) / len(stated),
            unit="%", reference=f"{len(stated):,} places with a state of the United States",
        ),
        Figure(
            name="in that state, of those", value=_percent(_is_in(where, states) for where, states in found),
            unit="%", at_least=97, reference="the state that is printed",
        ),
        Figure(
            name="places looked up", value=len(printed) / took,
            unit="/s", at_least=50_000, reference=f"as they come; {len(each) / new:,.0f}/s when each is new; one core",
        ),
        Figure(
            name="memory that the table of cities takes", value=_memory(), unit="MB", at_most=150,
            reference="the process before its first dateline",
        ),
    ]  # fmt: skip


def _states(place: str) -> frozenset[Region]:
    named = regions(place.rpartition(", ")[2]) if "," in place else ()
    return frozenset(region for region in named if region.country == "US" and region.admin1)


def _is_in(where: Location, states: frozenset[Region]) -> bool:
    return Region(where.country or "", where.admin1) in states


def _percent(held: Iterable[object]) -> float:
    marks = [bool(each) for each in held]
    return 100 * sum(marks) / len(marks)


def _look_up(places: Iterable[str]) -> None:
    located.cache_clear()
    for place in places:
        located(place)


def _memory() -> float:
    call = [sys.executable, "-c", MEMORY]
    return float(subprocess.run(call, capture_output=True, env=environment(), check=True).stdout)
