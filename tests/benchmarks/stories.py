"""Wire stories a second: Reuters-21578 from its packed files into a new lake, against dlt given the finished rows.

wirelake unpacks, keeps receipts, reads, checks and stores, in one process. dlt loads into DuckDB, with its defaults,
the rows that wirelake read beforehand: plain dicts, with lists as its child tables.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows.lake import Lake
from flows.receive import received
from flows.source.files import Files
from schemas.receipt import Receipt
from schemas.run import Run
from schemas.version import Version
from tests.benchmarks.corpus import reuters
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn
from tests.conftest import ingest
from transforms.articles import articles

TIMES, QUICK_TIMES = 3, 1
QUICK_FILES = 4


def measure(*, quick: bool) -> list[Figure]:
    """wirelake's rows a second against dlt's, run in turn."""
    files = reuters()[: QUICK_FILES if quick else None]
    rows = _finished(files)
    times = QUICK_TIMES if quick else TIMES
    ours, theirs = in_turn(times, lambda: _ingest(files, len(rows)), lambda: _load(rows))
    return [
        Figure(
            name=f"Reuters-21578, {len(rows):,} stories end to end, one process: {len(rows) / ours:,.0f} rows/s",
            value=theirs / ours,
            at_least=2,
            reference=f"dlt into DuckDB, the same rows finished beforehand: {len(rows) / theirs:,.0f} rows/s; "
            f"medians of {times}",
        )
    ]


def _ingest(files: Sequence[Path], stories: int) -> None:
    with TemporaryDirectory() as folder:
        run: Run = ingest(Lake.at(Path(folder, "lake")), *files)
    assert (run.state, run.articles) == ("finished", stories)


def _finished(files: Sequence[Path]) -> list[dict[str, Any]]:
    feed = Files(paths=tuple(map(str, files)))
    receipts = (
        receipt for _, receipt in received(feed, feed.intake(None).arrivals, "run") if isinstance(receipt, Receipt)
    )
    return [_plain(row) for receipt in receipts for row in articles(receipt) if isinstance(row, Version)]


def _plain(row: Version) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()}


def _load(rows: list[dict[str, Any]]) -> None:
    # Read when dlt is first used: no network, and no word about the columns that Reuters leaves empty.
    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}
    with TemporaryDirectory() as folder, chdir(folder):
        import dlt

        pipeline = dlt.pipeline(
            "reuters",
            pipelines_dir=folder,
            destination=dlt.destinations.duckdb(str(Path(folder, "reuters.duckdb"))),
            dataset_name="wire",
        )
        pipeline.run(rows, table_name="versions").raise_on_failed_jobs()
