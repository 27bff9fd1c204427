"""Who reads the batches: worker processes when there is work for them, else this process; or a cluster."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from flows.cluster import cluster
from flows.stop import heed

Work = TypeVar("Work")
Portion = TypeVar("Portion")
Done = TypeVar("Done")

# Until there is more, nobody waits for processes to start: that takes a second.
FEW = 2


def cores() -> int:
    """How many processes of this machine may work at once."""
    return len(os.sched_getaffinity(0))


class ThisProcess(Executor):
    """An executor that does the work when it is handed in."""

    def submit(self, fn: Callable[..., Done], /, *args: Any, **kwargs: Any) -> Future[Done]:
        """The work's result, at once; its exception is raised here, and so is a wish to stop."""
        heed()
        future: Future[Done] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Relieved(Executor):
    """So many processes; when one is killed, which breaks what is in flight, others take their place."""

    def __init__(self, count: int, crews: ExitStack) -> None:
        self._count = count
        self._crews = crews
        self._crew = crews.enter_context(processes(count))

    def submit(self, fn: Callable[..., Done], /, *args: Any, **kwargs: Any) -> Future[Done]:
        """The work's result to come."""
        try:
            return self._crew.submit(fn, *args, **kwargs)
        except BrokenProcessPool:
            self._crew = self._crews.enter_context(processes(self._count))
            return self._crew.submit(fn, *args, **kwargs)


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """So many processes, started anew: a copy of this one would hold its open lake."""
    pool = ProcessPoolExecutor(count, get_context("spawn"), _attend, (os.getpid(),))
    # All start with the first piece of work. Were one to start later, as another is killed, the pool would wait for it
    # for ever, or fail with an OSError: it tells those to end that it knew when it broke, and joins all.
    pool._safe_to_dynamically_spawn_children = False  # type: ignore[attr-defined]
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _attend(parent: int) -> None:
    """A worker leaves when its parent is gone, however that went, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def in_order(
    work: Iterable[Work],
    portions: Callable[[Work], Iterable[Portion]],
    do: Callable[[Portion], Done],
    workers: int,
    dask: str | None = None,
) -> Generator[tuple[Work, list[tuple[Portion, Future[Done]]]]]:
    """Each piece of work with its portions and what comes of each, in order.

    Processes of this machine do them, or with `dask` those of the cluster at that address; a few of them this process.
    A piece is given out when it is done, or when as many portions are in flight behind it as keep the workers busy
    until it is dealt with.
    """
    with ExitStack() as crews:
        crew: Executor = ThisProcess()
        if dask:
            crew, workers = crews.enter_context(cluster(dask))
        flight: deque[tuple[Work, list[tuple[Portion, Future[Done]]]]] = deque()
        handed = 0
        for piece in work:
            some = list(portions(piece))
            handed += len(some)
            if isinstance(crew, ThisProcess) and workers > 1 and handed > FEW:
                crew = Relieved(workers, crews)
            flight.append((piece, [(portion, crew.submit(do, portion)) for portion in some]))
            # Let go of before the next is made: a piece is large.
            del piece, some
            while flight and (
                all(done.done() for _, done in flight[0][1])
                or sum(max(len(its), 1) for _, its in islice(flight, 1, None)) >= workers
            ):
                yield flight.popleft()
        while flight:
            yield flight.popleft()


def apart(pieces: Iterable[Work], do: Callable[[Work], Done]) -> Iterator[tuple[Work, Done | None]]:
    """Each piece done by itself, by a process that may die of it: then with None, and another does the next."""
    left = deque(pieces)
    while left:
        with processes(1) as crew:
            # One that dies before there is work for it is no fault of a piece: that is raised.
            crew.submit(int).result()
            try:
                while left:
                    done = crew.submit(do, left[0]).result()
                    yield left.popleft(), done
            except BrokenProcessPool:
                yield left.popleft(), None
