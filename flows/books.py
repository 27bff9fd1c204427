"""A run and its books: written with every batch, closed whatever happens."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from flows.lake import Lake
from flows.stop import heed
from flows.store import fail_run, write_run
from flows.why import why
from schemas import __version__
from schemas.fetch import Fetch
from schemas.receipt import Receipt
from schemas.run import Run
from schemas.spike import Spike
from transforms.batch import Copy


@dataclass(frozen=True, slots=True)
class Incoming:
    """A batch on its way in: how many receipts came, those to be read, what was refused and asked, and files so far."""

    seen: int
    new: Sequence[Receipt]
    refused: Sequence[Spike] = ()
    fetches: Sequence[Fetch] = ()
    files: int = 0


Portions = Sequence[tuple[Sequence[Receipt], "Future[Copy]"]]
"""The receipts of a batch that are to be read, portion by portion, each with what is being read of it."""
Step = Callable[[Lake, Incoming, Portions, Run], Run]
"""Commits one batch, once it has been read; gives the run with the batch in its books."""
Tell = Callable[[Run, int], None]
"""Told the run with its books, and how many of its files are done."""
Judge = Callable[[Run], str | None]
"""Why a run that went to its end failed nevertheless; None when it did not."""


def new_run(command: str, feed: str | None) -> Run:
    """A run that starts now, here."""
    started = datetime.now(UTC)
    return Run(
        run_id=f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        command=command,
        feed=feed,
        started_at=started,
        host=socket.gethostname(),
        pid=os.getpid(),
        wirelake=__version__,
    )


def keep_books(
    lake: Lake, run: Run, work: Generator[tuple[Incoming, Portions]], step: Step, tell: Tell, judge: Judge
) -> Run:
    """Take each batch through its step and close the run; its row is in the lake from the first batch on.

    Raises what stopped it, once the run's row says that it failed and why; the batches before it stay stored.
    """
    try:
        with closing(work):
            for incoming, portions in work:
                heed()
                run = step(lake, incoming, portions, run)
                tell(run, incoming.files)
                # Let go of before the next is made: a batch is large.
                del incoming, portions
        run = _closed(run, judge)
        write_run(lake, run)
    except BaseException as error:
        failed(lake, run, error)
        raise
    return run


def failed(lake: Lake, run: Run, error: BaseException) -> None:
    """Write into a run's row that it failed, and of what."""
    # What stopped the run may stop this too (a full disk): then that is what is to be heard of.
    with suppress(duckdb.Error, OSError):
        fail_run(lake, replace(run, state="failed", ended_at=datetime.now(UTC), detail=why(error)))


def _closed(run: Run, judge: Judge) -> Run:
    run = replace(run, state="finished", ended_at=datetime.now(UTC))
    if faults := run.count("fault"):
        return replace(run, state="failed", detail=f"{faults} receipts met a bug: see spikes with reason 'fault'")
    if why := judge(run):
        return replace(run, state="failed", detail=why)
    return run
