"""The same feed again: how much faster a second ingest is that finds everything there already."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flows.lake import Lake
from tests.benchmarks.corpus import reuters, write_pages
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import seconds
from tests.conftest import ingest

PAGES, QUICK_PAGES = 2_000, 181
QUICK_FILES = 4
AGAIN = 3


def measure(*, quick: bool) -> list[Figure]:
    """The first ingest's time by the later ones' median, for pages and for Reuters' files; one process each."""
    with TemporaryDirectory() as folder:
        feed = Path(folder, "feed")
        payloads = write_pages(feed, QUICK_PAGES if quick else PAGES)
        pages = _again(f"{len(payloads):,} pages", feed)
    files = reuters()[: QUICK_FILES if quick else None]
    return [pages, _again(f"{len(files)} files of Reuters-21578", *files)]


def _again(name: str, *paths: Path) -> Figure:
    with TemporaryDirectory() as folder:
        lake = Lake.at(Path(folder, "lake"))
        first = seconds(lambda: ingest(lake, *paths))
        again = median(seconds(lambda: ingest(lake, *paths)) for _ in range(AGAIN))
        last = ingest(lake, *paths)
    assert last.receipts_unchanged == last.receipts_seen > 0
    return Figure(
        name=f"{name} again, in {again:.2f} s (median of {AGAIN})",
        value=first / again,
        at_least=10,
        reference=f"their first ingest, {first:.1f} s",
    )
