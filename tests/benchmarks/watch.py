"""The stop watch: how long a call takes, and how long calls take that are made in turn."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

Clock = Callable[[], float]


def seconds(do: Callable[[], Any], clock: Clock = perf_counter) -> float:
    """How long a call takes, in seconds of a clock."""
    gc.collect()
    start = clock()
    do()
    return clock() - start


def in_turn(times: int, *calls: Callable[[], Any], clock: Clock = perf_counter) -> list[float]:
    """The median seconds of each call, all of them made so many times in turn: what slows one slows the others."""
    rounds = [[seconds(call, clock) for call in calls] for _ in range(times)]
    return [median(took) for took in zip(*rounds, strict=True)]
