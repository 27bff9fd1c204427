"""A disk that is full after some batches."""

from __future__ import annotations

from typing import Any

from flows.store import store


def full_after(batches: int) -> Any:
    """What stores so many batches, and then finds the disk full."""
    left = [batches]

    def storing(*given: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("disk full")
        return store(*given)

    return storing
