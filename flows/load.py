"""The main job as plain functions: deliveries to receipts, receipts to articles, batches to the lake, books to a run.

The Prefect flow and the command line both call `load`; they differ in the `step` they pass, which commits one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TypeVar

import pyarrow as pa

from flows.books import Incoming, Portions, Step, Tell, keep_books, new_run
from flows.complaint import complaint
from flows.crew import apart, in_order
from flows.lake import Lake
from flows.receive import received
from flows.source.intake import Intake
from flows.source.supplier import Supplier
from flows.stop import heed
from flows.store import Batch, store, unknown
from schemas.fetch import Fetch
from schemas.receipt import Receipt
from schemas.run import Run
from schemas.spike import Spike
from schemas.table import arrow_table
from transforms.batch import Copy, killed, read, together

# A batch is one transaction and one task: enough that its commit is small beside its reading, little enough that the
# batches in flight fit in memory.
BATCH_BYTES = 40 * 2**20
BATCH_RECEIPTS = 4000
BATCH_SECONDS = 60
# It is read in about so many portions: were they larger, some workers would wait for the last of them.
PORTIONS = 8

Piece = TypeVar("Piece")


def load(feed: Supplier, intake: Intake, lake: Lake, step: Step, tell: Tell) -> Run:
    """Load what a feed brings into a lake; the run with its books closed. Raises what stopped it."""
    run = replace(new_run("ingest", feed.source), answered=intake.known)
    work = in_order(_batches(feed, intake, lake, run), portions, read, feed.workers, feed.dask)
    run = keep_books(lake, run, work, step, tell, partial(complaint, feed, lake))
    if run.state == "finished":
        intake.settle()
    return run


def commit(lake: Lake, incoming: Incoming, portions: Portions, run: Run) -> Run:
    """Store a batch; the run with its books. A batch that holds nothing new costs no transaction."""
    if not incoming.new and not incoming.refused and not incoming.fetches:
        seen = incoming.seen
        return replace(run, receipts_seen=run.receipts_seen + seen, receipts_unchanged=run.receipts_unchanged + seen)
    return store(lake, batch_of(incoming, result_of(portions)), run)


def result_of(portions: Portions) -> Copy:
    """What was read of a batch."""
    return together([_copy(receipts, copy) for receipts, copy in portions])


def _copy(receipts: Sequence[Receipt], copy: Future[Copy]) -> Copy:
    """What was read of a portion. When a process was killed over it, each receipt is read alone.

    The one that kills its reader, by the memory it takes or by a fault in a library, is spiked.
    """
    try:
        return copy.result()
    except BrokenProcessPool:
        alone = ((receipt,) for receipt in receipts)
        return together([done or killed(receipt) for (receipt,), done in apart(alone, read)])


def batch_of(incoming: Incoming, copy: Copy) -> Batch:
    """What was taken in and what was read from it, as tables."""
    counted = [replace(r, articles=a, spikes=s) for r, (a, s) in zip(incoming.new, copy.counts, strict=True)]
    spikes = pa.concat_tables([copy.spikes, arrow_table(Spike, incoming.refused)])
    fetches = arrow_table(Fetch, incoming.fetches)
    return Batch(incoming.seen, arrow_table(Receipt, counted), copy.versions, spikes, fetches)


def cut(pieces: Iterable[Piece], size_of: Callable[[Piece], int], parts: int = 1) -> Iterator[list[Piece]]:
    """Pieces in batches, or in such parts of one, each cut where it holds enough bytes, by their size, or pieces.

    Or where it has been begun long enough ago: what comes slowly is stored as it comes. A wish to stop is raised.
    """
    batch: list[Piece] = []
    size, begun = 0, monotonic()
    for piece in pieces:
        heed()
        batch.append(piece)
        size += size_of(piece)
        full = size * parts >= BATCH_BYTES or len(batch) * parts >= BATCH_RECEIPTS
        if full or monotonic() - begun >= BATCH_SECONDS:
            yield batch
            batch, size, begun = [], 0, monotonic()
    if batch:
        yield batch


def portions(incoming: Incoming) -> Iterator[list[Receipt]]:
    """The receipts of a batch that are to be read, as much at once as a worker is given."""
    return cut(incoming.new, payload, PORTIONS)


def payload(copy: Receipt | Spike | Fetch) -> int:
    """Bytes of what was received; only a receipt has any."""
    return copy.size if isinstance(copy, Receipt) else 0


def _batches(feed: Supplier, intake: Intake, lake: Lake, run: Run) -> Iterator[Incoming]:
    came = received(feed, intake.arrivals, run.run_id)
    return map(partial(_incoming, lake), cut(came, lambda numbered: payload(numbered[1])))


def _incoming(lake: Lake, came: list[tuple[int, Receipt | Spike | Fetch]]) -> Incoming:
    receipts = [copy for _, copy in came if isinstance(copy, Receipt)]
    return Incoming(
        seen=len(receipts),
        new=unknown(lake, receipts),
        refused=[copy for _, copy in came if isinstance(copy, Spike)],
        fetches=[copy for _, copy in came if isinstance(copy, Fetch)],
        files=came[-1][0],
    )
