"""Measure the figures and print them as a Markdown table: `python -m tests.benchmarks [NAME…] [--quick]`.

Every module of this folder that has a `measure` gives figures, and is their name. What is measured on a corpus that is
not there is named below the table.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import tests.benchmarks

# Nothing more up here: the workers of an ingest import this module again, and their start is measured.
if TYPE_CHECKING:
    from tests.benchmarks.figure import Figure

COLUMNS = ("figure", "measured", "target", "reference", "command")
Measure = Callable[..., "list[Figure]"]


def main() -> None:
    """Measure what is named, or all."""
    measures = dict(_measures())
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(measures)}; all when none is given")
    parser.add_argument("--quick", action="store_true", help="on little material: to see that it works")
    told = parser.parse_args()
    if unknown := set(told.names) - set(measures):
        parser.error(f"no figure {', '.join(sorted(unknown))}: there are {', '.join(measures)}")
    chosen = {name: measures[name] for name in told.names or measures}
    for line in _table(chosen, quick=told.quick):
        print(line, flush=True)


def _table(chosen: dict[str, Measure], *, quick: bool) -> Iterator[str]:
    from tests.benchmarks.figure import Absent

    yield _row(*COLUMNS)
    yield _row(*("---" for _ in COLUMNS))
    skipped = []
    for name, measure in chosen.items():
        command = f"`python -m tests.benchmarks {name}{' --quick' * quick}`"
        try:
            for figure in measure(quick=quick):
                yield _row(figure.name, figure.measured, figure.target, figure.reference, command)
        except Absent as absent:
            skipped.append(f"{name} skipped: {absent}")
    yield from ("", *skipped)


def _measures() -> Iterator[tuple[str, Measure]]:
    for found in iter_modules(tests.benchmarks.__path__):
        if found.name != "__main__":
            module = import_module(f"tests.benchmarks.{found.name}")
            if hasattr(module, "measure"):
                yield found.name, module.measure


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
