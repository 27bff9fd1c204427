"""Who reads the batches: worker processes when there is work for them, else this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")


class ThisProcess(Executor):
    """An executor that does the work when it is handed in: nobody waits for a process to start for twelve files."""

    def submit(self, fn: Callable[..., Done], /, *args: Any, **kwargs: Any) -> Future[Done]:
        """The work's result or exception, at once."""
        future: Future[Done] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - kept for result(), as every executor keeps it
            future.set_exception(error)
        return future


def crew(workers: int) -> Executor:
    """An executor of so many processes; of this one for 0 or 1."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers > 1 else ThisProcess()


def in_order(
    work: Iterable[Work], do: Callable[[Executor, Work], Future[Done]], workers: int
) -> Iterator[tuple[Work, Future[Done]]]:
    """Each piece of work with its future, in order, at most one more in flight than there are workers.

    A single piece of work stays in this process.
    """
    pieces = iter(work)
    first = list(islice(pieces, 2))
    hands = workers if len(first) > 1 else 1
    with crew(hands) as executor:
        flight: deque[tuple[Work, Future[Done]]] = deque()
        for piece in chain(first, pieces):
            flight.append((piece, do(executor, piece)))
            if len(flight) > (hands if hands > 1 else 0):
                yield flight.popleft()
        yield from flight
