"""One batch into a small lake and into a large one: its cost should follow the batch, not the lake.

Both lakes hold as many receipts as versions, spread over the same months, one file a month in each table, as tending
leaves them. Every batch is stored in both, in turn; then the last is met again, as a run does that was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from flows.books import Incoming, new_run
from flows.lake import Lake, writing
from flows.load import batch_of
from flows.store import Batch, store, unknown
from schemas.receipt import Habits, Receipt
from schemas.table import Column, Table, columns
from schemas.version import Version
from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn, seconds
from transforms.batch import read

SMALL, LARGE, QUICK_LARGE = 10_000, 1_000_000, 100_000
BATCH, BATCHES, QUICK_BATCHES = 1_000, 9, 3
MONTHS, FIRST = 24, "2024-01-01"
BATCH_DAY = "2025-12-10"

DAY = f"(DATE '{FIRST}' + INTERVAL ($month) MONTH + INTERVAL (n % 28) DAY)"
FILL = {
    "version_id": "md5(n::VARCHAR)",
    "article_id": "md5('story ' || n // 2)",
    "body": "repeat(md5('body ' || n) || ' ', 18)",
    "headline": "'Harbour reopens, ' || n",
    "versioncreated": f"{DAY}::TIMESTAMPTZ",
    "moved_on": f"{DAY}::DATE",
    "receipt": "sha256(n::VARCHAR)",
    "key": "left(sha256(n::VARCHAR), 32)::UUID",
    "uri": "'urn:mpa:' || n // 2",
    "received_at": f"{DAY}::TIMESTAMPTZ",
    "payload": "n::VARCHAR::BLOB",
    "habits": "{'format': NULL, 'zone': 'UTC'}",
    "move": "'new'",
    "pubstatus": "'usable'",
}
ZERO = {"VARCHAR": "''", "BIGINT": "1", "BOOLEAN": "false"}


def measure(*, quick: bool) -> list[Figure]:
    """The large lake's median time by the small one's: for new batches, and for one that is there already."""
    large, batches = (QUICK_LARGE, QUICK_BATCHES) if quick else (LARGE, BATCHES)
    with TemporaryDirectory() as folder:
        lakes = [_filled(Path(folder, str(count)), count) for count in (SMALL, large)]
        _stored(lakes, 0)
        rounds = [_stored(lakes, number) for number in range(1, 1 + batches)]
        new = [median(took) for took in zip(*rounds, strict=True)]
        receipts, batch = _batch(batches)
        there = in_turn(batches, *(partial(_meet, lake, receipts, batch) for lake in lakes))
    what = f"{BATCH:,} versions into {large:,}"
    return [
        _figure(f"{what}, new", new, f"into {SMALL:,}, median of {batches} batches in turn"),
        _figure(f"{what}, there already", there, f"into {SMALL:,}, median of {batches} times in turn"),
    ]


def _figure(name: str, took: list[float], reference: str) -> Figure:
    small, large = (each * 1000 for each in took)
    return Figure(
        name=f"{name}: {large:.0f} ms", value=large / small, at_most=1.5, reference=f"{reference}: {small:.0f} ms"
    )


def _stored(lakes: list[Lake], number: int) -> list[float]:
    """The seconds that a new batch takes in each lake."""
    _, batch = _batch(number)
    return [seconds(_storing(lake, batch, BATCH)) for lake in lakes]


def _meet(lake: Lake, receipts: list[Receipt], batch: Batch) -> None:
    """What a batch costs that is there already: it is asked for, and had it been on its way, stored to no effect."""
    assert unknown(lake, receipts) == []
    _storing(lake, batch, 0)()


def _storing(lake: Lake, batch: Batch, new: int) -> Callable[[], None]:
    def storing() -> None:
        run = store(lake, batch, new_run("ingest", None))
        assert run.articles_new == run.receipts_new == new

    return storing


def _batch(number: int) -> tuple[list[Receipt], Batch]:
    """New stories of one day, each in a receipt of its own, read."""
    now = datetime.now(UTC)
    receipts = [
        Receipt.of(payload, f"{number}-{part}.json", received_at=now, run_id="run", feed=None, habits=Habits())
        for part, payload in enumerate(_stories(number))
    ]
    return receipts, batch_of(Incoming(seen=len(receipts), new=receipts), read(receipts))


def _stories(number: int) -> Iterator[bytes]:
    for part in range(BATCH):
        story: dict[str, Any] = {
            "uri": f"urn:mpa:new:{number}:{part}",
            "version": "1",
            "versioncreated": f"{BATCH_DAY}T{part % 24:02}:00:00Z",
            "headline": f"Ferry {part} leaves",
            "body_text": f"Ferry {part} left the harbour on Wednesday with passengers and freight. " * 8,
        }
        yield json.dumps(story).encode()


def _filled(folder: Path, count: int) -> Lake:
    """A lake of so many versions and receipts, month by month."""
    lake = Lake.at(folder)
    with writing(lake) as connection:
        for month in range(MONTHS):
            start, end = count * month // MONTHS, count * (month + 1) // MONTHS
            for table in (Receipt, Version):
                connection.execute(_fill(table).replace("$month", str(month)) + f" FROM range({start}, {end}) AS _(n)")
    return lake


def _fill(table: type[Table]) -> str:
    said = ", ".join(f'{_value(column)} AS "{column.name}"' for column in columns(table))
    return f"INSERT INTO {table.TABLE} BY NAME SELECT {said}"


def _value(column: Column) -> str:
    """What a column is filled with: its own expression, else null, else next to nothing."""
    if column.name in FILL:
        return FILL[column.name]
    if column.nullable:
        return "NULL"
    return f"[]::{column.sql}" if column.sql.endswith("[]") else ZERO[column.sql]
