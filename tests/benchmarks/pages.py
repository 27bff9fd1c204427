"""Web pages a second: the whole way into a new lake, against trafilatura alone over the same bytes.

The whole way is files read, hashed and kept as receipts, formats told, copy and metadata extracted, checked, stored and
committed, the books closed. The reference is a bare loop over payloads that are in memory already. The start of this
process is not in it; that of the workers is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from flows.lake import Lake
from tests.benchmarks.corpus import pages, received, write_pages
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn, seconds
from tests.conftest import ingest
from transforms.wire import formats

PAGES, QUICK_PAGES = 2_000, 181
WARM_UP, TIMES = 20, 3
BARE = "`trafilatura.bare_extraction(payload, with_metadata=True)` in a loop"


def measure(*, quick: bool) -> list[Figure]:
    """One worker and two against the bare loop, and against each other."""
    with TemporaryDirectory() as folder:
        feed = Path(folder, "feed")
        payloads = write_pages(feed, QUICK_PAGES if quick else PAGES)
        bare, one, two = _rates(feed, payloads, Path(folder))
    count = f"{len(payloads):,} pages"
    reference = f"{BARE}, {bare:.1f} pages/s: a third of them before, one between, one after"
    return [
        Figure(name=f"{count}, one worker", value=one / bare, at_least=0.95, reference=reference),
        Figure(name=f"{count}, two workers", value=two / bare, at_least=1.8, reference=reference),
        Figure(name=f"{count}, two workers", value=two / one, reference=f"one worker, {one:.1f} pages/s"),
        _alone(quick=quick),
    ]


def _alone(*, quick: bool) -> Figure:
    """Copy and all metadata of each page by the format's own `read`, in seconds of the processor."""
    payloads = pages()
    receipts = [received(payload, "page") for payload in payloads]
    module = formats()["html"]
    reading, extracting = in_turn(
        1 if quick else TIMES,
        lambda: [list(module.read(receipt)) for receipt in receipts],
        lambda: _extract(payloads),
        clock=process_time,
    )
    name = f"{len(payloads)} pages read alone: {reading / len(payloads) * 1e3:.1f} ms of CPU a page"
    return Figure(name=name, value=reading / extracting, at_most=0.95, reference=BARE)


def _rates(feed: Path, payloads: Sequence[bytes], folder: Path) -> tuple[float, float, float]:
    """Pages a second: the bare loop's, one worker's, two workers'."""
    # Imports on first use and caches that fill once count for nobody.
    _extract(payloads[:WARM_UP])
    write_pages(folder / "warm-up", WARM_UP)
    ingest(Lake.at(folder / "warm"), folder / "warm-up")
    alone, ingested = 0.0, []
    for workers, third in enumerate((payloads[0::3], payloads[1::3], payloads[2::3])):
        if workers:
            ingested.append(seconds(partial(_ingest, feed, folder, workers)))
        alone += seconds(partial(_extract, third))
    one, two = ingested
    return len(payloads) / alone, len(payloads) / one, len(payloads) / two


def _ingest(feed: Path, folder: Path, workers: int) -> None:
    run = ingest(Lake.at(folder / f"lake-{workers}"), feed, workers=workers)
    assert run.state == "finished"


def _extract(payloads: Sequence[bytes]) -> None:
    from trafilatura import bare_extraction

    for payload in payloads:
        bare_extraction(payload, with_metadata=True)
