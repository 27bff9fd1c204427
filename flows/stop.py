"""A wish to stop: Ctrl-C, or the signal to end. Heard at once; where a library swallows that, between two batches."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

SIGNALS = (signal.SIGINT, signal.SIGTERM)

_wished = Event()


@contextmanager
def heard() -> Iterator[None]:
    """Within, both signals raise KeyboardInterrupt and are remembered. For the main thread."""

    def stop(*_: object) -> None:
        _wished.set()
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        _wished.clear()


def wished() -> bool:
    """Whether somebody wants this process to stop.

    C code that asks "has it this attribute?" or "can this be imported?" takes any exception for a no, this one too:
    DuckDB and pyarrow did so in one run of thirty.
    """
    return _wished.is_set()


def heed() -> None:
    """Raise KeyboardInterrupt if somebody wants this process to stop."""
    if wished():
        raise KeyboardInterrupt
