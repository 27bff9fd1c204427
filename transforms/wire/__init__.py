"""The wire formats: one module each, found by scanning this folder; a format is added by adding its file.

A format's module gives `claims(head: bytes) -> bool`, told the first `HEAD` bytes of a payload, and
`read(receipt: Receipt) -> Iterator[Article]`, which raises `BadCopy` for copy that it cannot read. Its first docstring
line describes it in the README's table of formats.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from schemas.article import Article
from schemas.receipt import Receipt
from schemas.spike import BadCopy

HEAD = 4096


class Format(Protocol):
    """What a module of this folder gives."""

    __doc__: str | None
    __name__: str

    def claims(self, head: bytes) -> bool:
        """Whether a payload that begins with `head` is in this format; at most one module says yes."""

    def read(self, receipt: Receipt) -> Iterator[Article]:
        """The articles of a receipt, in its order."""


@cache
def formats() -> dict[str, Format]:
    """Every format by its name, which is its module's."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("Format", import_module(f"{__name__}.{name}")) for name in names}


def format_of(payload: bytes) -> str:
    """The name of the format that claims a payload; BadCopy when it is empty or none does."""
    if not payload.strip():
        raise BadCopy("empty", f"{len(payload)} bytes, nothing but white space" if payload else "no bytes")
    head = payload[:HEAD]
    for name, module in formats().items():
        if module.claims(head):
            return name
    raise BadCopy("unclaimed", f"no format claims it; it begins {head[:40]!r}")
