"""A wire file inside another: what a mail has attached, what a record of an archive holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from schemas.article import Article
from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from transforms.wire import HEAD, formats

# Of file in file, the archives that it came in counted: a capture of a mail that forwards a mail has three.
DEPTH = 6


def format_in(payload: bytes, *but: str) -> str | None:
    """The name of the format that claims these bytes, of all but these; None when none does."""
    head = payload[:HEAD]
    names = (name for name, module in formats().items() if name not in but and module.claims(head))
    return next(names, None) if head.strip() else None


def articles_in(
    receipt: Receipt,
    payload: bytes,
    name: str,
    format_: str,
    *,
    received_at: datetime | None = None,
    habits: Habits | None = None,
) -> Iterator[Article]:
    """The articles of a file inside a receipt, `name` its name there; BadCopy too_deep when it is too far inside."""
    uri = f"{receipt.uri}!{name.replace('!', '')}"
    if uri.count("!") > DEPTH:
        raise BadCopy("too_deep", f"files in files, more than {DEPTH} deep")
    yield from formats()[format_].read(
        Receipt.of(
            payload,
            uri,
            received_at=received_at or receipt.received_at,
            run_id=receipt.run_id,
            feed=receipt.feed,
            habits=replace(habits or receipt.habits, format=format_),
        )
    )
