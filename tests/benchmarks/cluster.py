"""Two readers against one, on a Dask cluster and as processes of this machine: web pages into a new lake.

The cluster is up and its workers have read some pages; the start of local processes is in their time.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.lake import Lake
from tests.benchmarks.corpus import write_pages
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn
from tests.conftest import ingest
from tests.servers import dask_cluster

PAGES, QUICK_PAGES = 4_000, 181
WARM_UP, QUICK_WARM_UP = 362, 20
TIMES, QUICK_TIMES = 3, 1


def measure(*, quick: bool) -> list[Figure]:
    """Two local workers by one, two Dask workers by one; each the median of runs in turn."""
    pages, warm_up, times = (QUICK_PAGES, QUICK_WARM_UP, QUICK_TIMES) if quick else (PAGES, WARM_UP, TIMES)
    with ExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory()))
        write_pages(folder / "some", warm_up)
        write_pages(folder / "pages", pages)
        # Before there is a cluster: its processes, though idle, have this machine's cores too.
        local = in_turn(times, *(partial(_ingest, folder / "pages", workers=count) for count in (1, 2)))
        clusters = [held.enter_context(dask_cluster(count))[0] for count in (1, 2)]
        for address in clusters:
            _ingest(folder / "some", dask=address)
        dask = in_turn(times, *(partial(_ingest, folder / "pages", dask=address) for address in clusters))
    return [
        _figure(f"{pages:,} pages, two {what} workers", pages / two, pages / one, at_least, times)
        for what, (one, two), at_least in (("local", local, 1.8), ("Dask", dask, 1.6))
    ]


def _figure(name: str, two: float, one: float, at_least: float, times: int) -> Figure:
    reference = f"one, {one:.1f} pages/s; median of {times}"
    return Figure(name=f"{name}: {two:.1f} pages/s", value=two / one, at_least=at_least, reference=reference)


def _ingest(feed: Path, **way: Any) -> None:
    with TemporaryDirectory() as folder:
        ingest(Lake.at(Path(folder, "lake")), feed, **way)
