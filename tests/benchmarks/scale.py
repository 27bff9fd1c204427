"""A million articles through the real ingest: the parent's peak should not grow, nor should the cost of a day's batch.

The articles are the stories of Reuters-21578, each copy of the collection with ids and a year of its own. A day's batch
is a thousand of them, moved to one day of a later year: into the lake of a million and into an empty one, in turn, then
both again.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flows.lake import Lake, writing
from tests.benchmarks.corpus import reuters
from tests.benchmarks.figure import Absent, Figure
from tests.benchmarks.memory import STATUS, loaded
from tests.benchmarks.watch import seconds
from tests.conftest import ingest

STORIES, QUICK_STORIES, SMALLER = 1_000_000, 50_000, 8
STORIES_A_FILE = 1_000
FIRST_YEAR, DAY = 1970, b"10-DEC-2025"
BATCHES, QUICK_BATCHES = 7, 3
GB = 10**9


def measure(*, quick: bool) -> list[Figure]:
    """The parent's peak, and the cost of a day's batch against that in an empty lake: new, and met again."""
    if not STATUS.exists():
        raise Absent(f"no {STATUS}: the peak of a process is read there")
    stories, batches = (QUICK_STORIES, QUICK_BATCHES) if quick else (STORIES, BATCHES)
    with TemporaryDirectory() as name:
        folder = Path(name)
        small = loaded(_feed(folder / "eighth", stories // SMALLER), folder / "small")
        large = loaded(_feed(folder / "feed", stories), folder / "large")
        lakes = [_empty(folder / "empty"), Lake.at(folder / "large")]
        days = [_day(folder / f"day{number}.sgm", number) for number in range(batches + 1)]
        # The first in either lake is not counted: it is paid for by what follows.
        new = [[_cost(lake, day, again=False) for lake in lakes] for day in days][1:]
        again = [[_cost(lake, day, again=True) for lake in lakes] for day in days][1:]
    held = large["articles_new"] + large["articles_updated"]
    eighth = f"of an eighth as many, {small['parent'] / GB:.2f} GB"
    rate = f"{held / large['seconds']:,.0f} articles/s"
    return [
        Figure(
            name=f"peak of the parent, {held:,} articles",
            value=large["parent"] / GB,
            unit="GB",
            at_most=1,
            reference=rate,
        ),
        Figure(name="the same", value=large["parent"] / small["parent"], at_most=1.25, reference=eighth),
        _figure(f"a day's {STORIES_A_FILE:,} into {held:,}", new),
        _figure("the same again", again),
    ]


def _figure(name: str, rounds: list[list[float]]) -> Figure:
    empty, full = (median(took) * 1000 for took in zip(*rounds, strict=True))
    reference = f"on an empty lake, {empty:.0f} ms; medians of {len(rounds)} in turn"
    return Figure(name=f"{name}: {full:.0f} ms", value=full / empty, at_most=1.5, reference=reference)


def _cost(lake: Lake, day: Path, *, again: bool) -> float:
    def load() -> None:
        run = ingest(lake, day)
        assert (run.receipts_new, run.receipts_unchanged) == ((0, 1) if again else (1, 0))

    return seconds(load)


def _empty(folder: Path) -> Lake:
    lake = Lake.at(folder)
    with writing(lake):
        return lake


def _feed(folder: Path, stories: int) -> Path:
    """A folder of so many stories, copy after copy of the collection."""
    folder.mkdir()
    files = [gzip.decompress(file.read_bytes()) for file in reuters()]
    for number in range(stories // STORIES_A_FILE + 1):
        copy, file = divmod(number, len(files))
        (folder / f"{number:05}.sgm").write_bytes(_moved(files[file], copy, b"-%d " % (FIRST_YEAR + copy)))
    return folder


def _day(file: Path, number: int) -> Path:
    """A file of a thousand stories of one day."""
    payload = gzip.decompress(reuters()[number].read_bytes())
    moved = re.sub(rb"<DATE> ?\d+-[A-Z]{3}-1987", b"<DATE>" + DAY, payload)
    file.write_bytes(_moved(moved, 900 + number, b"-1987 "))
    return file


def _moved(payload: bytes, copy: int, year: bytes) -> bytes:
    """A file's stories with ids and a year of their own: story 71 of copy 3 is story 400071."""
    renumbered = payload.replace(b' NEWID="', b' NEWID="%d000' % (copy + 1))
    return renumbered.replace(b"-1987 ", year)
