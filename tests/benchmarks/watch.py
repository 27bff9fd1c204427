"""The stop watch: how long a call takes, and how long calls take that are made in turn."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any


def seconds(do: Callable[[], Any]) -> float:
    """How long a call takes, in seconds."""
    gc.collect()
    start = perf_counter()
    do()
    return perf_counter() - start


def in_turn(times: int, *calls: Callable[[], Any]) -> list[float]:
    """The median seconds of each call, all of them made so many times in turn: what slows one slows the others."""
    rounds = [[seconds(call) for call in calls] for _ in range(times)]
    return [median(took) for took in zip(*rounds, strict=True)]
