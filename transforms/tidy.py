"""Text that a table can hold and a reader can see: no controls of the line gear, no half characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from operator import attrgetter, is_
from typing import Any, get_origin

from schemas.table import columns

# Tab and line end lay text out; any other control is the wire's, or a slip.
CONTROLS = bytes({*range(32), 127} - {9, 10})
HALVES = re.compile(r"[\ud800-\udfff]")


def untidy(row: Any) -> dict[str, Any]:
    """The columns of a row whose text is not tidy, as they are to be."""
    names, take = _texts(row.__class__)
    changes: dict[str, Any] = {}
    for name, value in zip(names, take(row), strict=True):
        if value and (tidy := _text(value) if value.__class__ is str else _each(value)) is not value:
            changes[name] = tidy
    return changes


@cache
def _texts(row: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of the columns that hold text, alone or in lists, and what takes all their values at once."""
    names = tuple(c.name for c in columns(row) if c.hint is str or get_origin(c.hint) is tuple)
    return names, attrgetter(*names)


def _text(text: str) -> str:
    """The same text, the very object, when it was tidy."""
    if text.isprintable():
        return text
    # Bytes lose characters five times as fast as text; no character but these has such a byte in UTF-8.
    coded = text.encode("utf-8", "surrogatepass")
    kept = coded.translate(None, CONTROLS)
    if len(kept) < len(coded):
        text = kept.decode("utf-8", "surrogatepass")
    return text if text.isascii() else HALVES.sub("\ufffd", text)


def _each(listed: tuple[Any, ...]) -> tuple[Any, ...]:
    tidy = tuple(_text(each) if type(each) is str else _row(each) for each in listed)
    return listed if all(map(is_, tidy, listed)) else tidy


def _row(row: Any) -> Any:
    return replace(row, **changes) if (changes := untidy(row)) else row
