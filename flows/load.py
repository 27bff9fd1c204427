"""The main job as plain functions: deliveries to receipts, receipts to articles, batches to the lake, books to a run.

The Prefect flow and the command line both call `load`; they differ in the `step` they pass, which commits one batch.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

import pyarrow as pa

from flows.crew import in_order
from flows.feed import Feed
from flows.lake import Lake
from flows.sources import deliveries
from flows.store import Batch, store, unknown, write_run
from flows.unpack import Delivery, Refused
from schemas import __version__
from schemas.receipt import Receipt
from schemas.run import Run
from schemas.spike import Spike
from schemas.table import arrow_table
from transforms.batch import Copy, read

# A batch is one transaction and one task: enough that its commit is small beside its reading, little enough that the
# batches in flight fit in memory.
BATCH_BYTES = 16 * 2**20
BATCH_RECEIPTS = 1000


@dataclass(slots=True)
class Incoming:
    """A batch on its way in: every receipt seen, those of them that are new, and what was refused."""

    receipts: list[Receipt] = field(default_factory=list)
    refused: list[Spike] = field(default_factory=list)
    new: list[Receipt] = field(default_factory=list)
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is to be read and stored before more is taken in."""
        return self.size >= BATCH_BYTES or len(self.receipts) + len(self.refused) >= BATCH_RECEIPTS


Step = Callable[[Lake, Incoming, "Future[Copy]", Run], Run]


def load(feed: Feed, files: Iterable[str], lake: Lake, step: Step, tell: Callable[[Run], None]) -> Run:
    """Load a feed's files into a lake and close the run's books; `tell` hears of the run after every batch.

    Raises what stopped it, once the run's row says that it failed and why; the batches before stay stored.
    """
    run = new_run("ingest", feed.source)
    write_run(lake, run)
    try:
        for incoming, copy in in_order(_batches(feed, files, run), partial(_reading, lake), feed.workers):
            run = step(lake, incoming, copy, run)
            tell(run)
    except BaseException as error:
        write_run(lake, replace(run, state="failed", ended_at=_now(), detail=_why(error)))
        raise
    run = _closed(run, feed.max_spikes)
    write_run(lake, run)
    return run


def commit(lake: Lake, incoming: Incoming, copy: Future[Copy], run: Run) -> Run:
    """Store a batch once it has been read; the run with its books. Nothing new costs no transaction."""
    seen = len(incoming.receipts)
    if not incoming.new and not incoming.refused:
        return replace(run, receipts_seen=run.receipts_seen + seen, receipts_unchanged=run.receipts_unchanged + seen)
    read = copy.result()
    counted = [replace(r, articles=a, spikes=s) for r, (a, s) in zip(incoming.new, read.counts, strict=True)]
    spikes = pa.concat_tables([read.spikes, arrow_table(Spike, incoming.refused)])
    return store(lake, Batch(seen, arrow_table(Receipt, counted), read.versions, spikes), run)


def new_run(command: str, feed: str | None) -> Run:
    """A run that starts now, here."""
    started = _now()
    return Run(
        run_id=f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        command=command,
        feed=feed,
        started_at=started,
        host=socket.gethostname(),
        pid=os.getpid(),
        wirelake=__version__,
    )


def _batches(feed: Feed, files: Iterable[str], run: Run) -> Iterator[Incoming]:
    batch = Incoming()
    for delivery in (each for file in files for each in deliveries(file)):
        if isinstance(delivery, Refused):
            batch.refused.append(_refusal(delivery, feed, run))
        else:
            batch.receipts.append(_receipt(delivery, feed, run))
            batch.size += len(delivery.payload)
        if batch.is_full:
            yield batch
            batch = Incoming()
    if batch.receipts or batch.refused:
        yield batch


def _reading(lake: Lake, executor: Executor, incoming: Incoming) -> Future[Copy]:
    incoming.new = unknown(lake, incoming.receipts)
    return executor.submit(read, incoming.new)


def _receipt(delivery: Delivery, feed: Feed, run: Run) -> Receipt:
    return Receipt.of(
        delivery.payload,
        delivery.uri,
        received_at=_now(),
        run_id=run.run_id,
        feed=feed.source,
        habits=feed.habits,
    )


def _refusal(refused: Refused, feed: Feed, run: Run) -> Spike:
    return Spike(
        spike_id=sha256(f"{refused.uri}\n{refused.reason}".encode("utf-8", "surrogateescape")).hexdigest()[:32],
        reason=refused.reason,
        detail=refused.detail,
        uri=refused.uri,
        receipt=None,
        part=0,
        format=None,
        feed=feed.source,
        received_at=_now(),
        run_id=run.run_id,
    )


def _closed(run: Run, max_spikes: float) -> Run:
    run = replace(run, state="finished", ended_at=_now())
    if faults := run.count("fault"):
        return replace(run, state="failed", detail=f"{faults} receipts met a bug: see spikes with reason 'fault'")
    if run.spiked_share * 100 > max_spikes:
        share = f"{run.spiked_share:.1%} of what was new was spiked, more than {max_spikes:g}%"
        return replace(run, state="failed", detail=share)
    return run


def _why(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip(": ")


def _now() -> datetime:
    return datetime.now(UTC)
