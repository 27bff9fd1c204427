"""What every kind of source gives to a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.unpack import Delivery, Refused
from schemas.fetch import Fetch

Arrival = Delivery | Refused | Fetch
"""A payload, what could not be received, or, after all that it brought, a request to be remembered."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How many files or addresses a run is to go through, and what they bring: each with the number of its file.

    `settle` is called once all of it is stored and the run ended well. `unmatched` are patterns that match nothing,
    and `known` is how many files are left unopened, since nothing has changed in them.
    """

    count: int
    arrivals: Iterator[tuple[int, Arrival]]
    settle: Callable[[], None] = lambda: None
    unmatched: tuple[str, ...] = ()
    known: int = 0


def as_text(name: str) -> str:
    """A file name as text: names on disk may hold bytes that are no UTF-8, which are then spelled out, as \\xff."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
