"""Stored receipts read again with today's code, and what has changed written anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from flows.books import Incoming, Portions, Tell, keep_books, new_run
from flows.crew import in_order
from flows.lake import Lake, reading
from flows.load import batch_of, cut, portions, result_of
from flows.store import restore
from schemas.receipt import Habits, Receipt
from schemas.run import Run
from transforms.batch import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which receipts to replay: received from `since` to before `until`, of one feed, only those that spiked."""

    since: datetime | None = None
    until: datetime | None = None
    source: str | None = None
    spikes_only: bool = False

    @property
    def where(self) -> str:
        """As a condition on receipts, which takes `given`."""
        arms = {
            "received_at >= $since": self.since,
            "received_at < $until": self.until,
            "feed = $source": self.source,
            "spikes > 0": self.spikes_only,
        }
        return " AND ".join(arm for arm, wanted in arms.items() if wanted) or "true"

    @property
    def given(self) -> dict[str, Any]:
        """The values that `where` asks for."""
        values = {"since": self.since, "until": self.until, "source": self.source}
        return {name: value for name, value in values.items() if value is not None}


def replay(choice: Choice, lake: Lake, workers: int, tell: Tell) -> Run:
    """Read the chosen receipts again; the run with its books closed. Raises what stopped it.

    A receipt counts as new in the books when it reads differently now. Rows that it no longer gives are deleted, those
    that it gives now are stored; a version that reads the same is left alone.
    """
    run = new_run("replay", choice.source)
    work = in_order(batches(chosen(choice, lake), lake, run), portions, read, workers)
    return keep_books(lake, run, work, _commit, tell, lambda _: None)


def chosen(choice: Choice, lake: Lake) -> list[tuple[str, int]]:
    """The receipts to replay, with their sizes, in the order in which they came."""
    query = f"SELECT receipt, size FROM receipts WHERE {choice.where} ORDER BY received_at, receipt"
    with reading(lake) as connection:
        return connection.execute(query, choice.given).fetchall()


def _commit(lake: Lake, incoming: Incoming, portions: Portions, run: Run) -> Run:
    return restore(lake, batch_of(incoming, result_of(portions)), run)


def batches(receipts: Iterable[tuple[str, int]], lake: Lake, run: Run) -> Iterator[Incoming]:
    """Receipts of the lake, given by name and size, as batches to be read."""
    done = 0
    for some in cut(receipts, lambda receipt: receipt[1]):
        done += len(some)
        yield _incoming(lake, [name for name, _ in some], run, done)


def _incoming(lake: Lake, names: list[str], run: Run, done: int) -> Incoming:
    columns = [f.name for f in fields(Receipt)]
    with reading(lake) as connection:
        rows = connection.execute(
            f"SELECT {', '.join(columns)} FROM receipts WHERE receipt IN (SELECT unnest($names))", {"names": names}
        ).fetchall()
    receipts = {row[0]: _receipt(dict(zip(columns, row, strict=True)), run) for row in rows}
    again = [receipts[name] for name in names]
    return Incoming(seen=len(again), new=again, files=done)


def _receipt(row: dict[str, Any], run: Run) -> Receipt:
    return replace(Receipt(**row | {"habits": Habits(**row["habits"])}), run_id=run.run_id)
