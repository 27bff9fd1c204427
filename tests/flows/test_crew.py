"""Work in portions: given out in order, soon, and no more of it in flight than keeps the workers busy."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from typing import Any

import pytest

from flows.crew import in_order

Result = list[tuple[int, list[tuple[int, int]]]]


class Threads(ThreadPoolExecutor):
    """Workers that start at once, and what they were given."""

    def __init__(self, count: int, crews: ExitStack) -> None:
        super().__init__(count)
        crews.enter_context(self)
        self.given: list[Future[Any]] = []
        made.append(self)

    def submit(self, *given: Any, **more: Any) -> Future[Any]:
        self.given.append(super().submit(*given, **more))
        return self.given[-1]


made: list[Threads] = []


@pytest.fixture(autouse=True)
def _threads(monkeypatch: pytest.MonkeyPatch) -> None:
    made.clear()
    monkeypatch.setattr("flows.crew.Relieved", Threads)


def hasty(number: int) -> int:
    """The more of a piece came before, the sooner the next of it is done."""
    time.sleep(0.004 * (-number % 5))
    return -number


@pytest.mark.parametrize("workers", [1, 2, 16])
@pytest.mark.parametrize("sizes", [[8] * 6, [0] * 40, [1] * 40, [0, 9, 0, 0, 1, 30, 0], [2], []])
def test_all_comes_in_order_and_little_is_in_flight(sizes: list[int], workers: int) -> None:
    begun = 0

    def work() -> Iterator[range]:
        nonlocal begun
        for number, size in enumerate(sizes):
            begun += 1
            yield range(100 * number, 100 * number + size)

    came = []
    for given, (piece, portions) in enumerate(in_order(work(), iter, hasty, workers), 1):
        assert [(number, done.result()) for number, done in portions] == [(number, -number) for number in piece]
        behind = [max(size, 1) for size in sizes[given:begun]]
        assert sum(behind[:-1]) < workers
        came.append(piece)
    assert came == [range(100 * number, 100 * number + size) for number, size in enumerate(sizes)]


def test_what_is_done_waits_for_no_more_than_the_next_piece() -> None:
    came: list[int] = []
    waiting = []

    def work() -> Iterator[int]:
        for number in range(10):
            wait([each for crew in made for each in crew.given])
            waiting.append(number - len(came))
            yield number

    for number, _ in in_order(work(), lambda number: [number], hasty, 16):
        came.append(number)
    assert came == list(range(10))
    assert max(waiting) == 1
