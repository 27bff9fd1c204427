"""What keeps a row out of its table.

Arrow enforces neither "not null" nor time zones: a null and a naive datetime enter a batch silently.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin

from schemas.table import columns

INT64 = range(-(2**63), 2**63)
Check = Callable[[Any], str | None]


def faults(row: Any) -> str | None:
    """What keeps a row out of its table, in words; None when it may go in."""
    take, checks = _checks(row.__class__)
    for (name, nullable, check), value in zip(checks, take(row), strict=True):
        if value is not None:
            if fault := check(value):
                return f"{name} {fault}"
        elif not nullable:
            return f"{name} is null"
    return None


@cache
def _checks(row: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[str, bool, Check], ...]]:
    """What takes all values of such a row at once, and of each: its name, whether it may be null, and its check."""
    found = columns(row)
    return attrgetter(*(c.name for c in found)), tuple((c.name, c.nullable, _check(c.hint)) for c in found)


def _check(hint: Any) -> Check:
    if get_origin(hint) is Literal:
        allowed = get_args(hint)
        return lambda value: None if value in allowed else f"is {value!r}, not one of {', '.join(allowed)}"
    if get_origin(hint) is tuple:
        return _each(_check(get_args(hint)[0]))
    if is_dataclass(hint):
        return lambda value: faults(value) if type(value) is hint else f"is a {type(value).__name__}"
    return _SCALAR_CHECKS.get(hint, lambda value: None if type(value) is hint else f"is a {type(value).__name__}")


def _each(check: Check) -> Check:
    def check_each(values: Any) -> str | None:
        for value in values:
            if fault := "is null" if value is None else check(value):
                return fault
        return None

    return check_each


def _check_str(value: Any) -> str | None:
    if type(value) is not str:
        return f"is a {type(value).__name__}, not text"
    if value.isascii():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return "holds half a surrogate pair"
    return None


def _check_int(value: Any) -> str | None:
    if type(value) is not int:
        return f"is a {type(value).__name__}, not a whole number"
    return None if value in INT64 else "is outside 64 bits"


def _check_datetime(value: Any) -> str | None:
    if type(value) is not datetime:
        return f"is a {type(value).__name__}, not a time"
    return None if value.tzinfo else "has no time zone"


_SCALAR_CHECKS: dict[Any, Check] = {
    str: _check_str,
    int: _check_int,
    datetime: _check_datetime,
}
