"""A receipt becomes versions and spikes: the one place where bad copy is caught."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from traceback import format_exception
from typing import Any

from schemas import __version__
from schemas.article import Article
from schemas.faults import faults
from schemas.receipt import Receipt
from schemas.spike import BadCopy, Reason, Spike
from schemas.table import columns, values
from schemas.version import Location, Version
from transforms.agencies import HOMES
from transforms.desk import finish
from transforms.length import words_in
from transforms.places import located
from transforms.wire import format_of, formats


def articles(receipt: Receipt) -> Iterator[Version | Spike]:
    """What a receipt holds, in its order: at least one version or one spike; never an exception.

    A broken tail spikes once, after the articles before it. A row that the table cannot hold is spiked alone. Any other
    exception is a bug here or in a library: a spike of reason `fault`, for which the run fails once all else is loaded.
    """
    name, part = receipt.habits.format, 0
    try:
        name = name or format_of(receipt.payload)
        for article in formats()[name].read(receipt):
            row = version_of(receipt, name, part, finish(article))
            fault = faults(row)
            yield spike_of(receipt, "bad_row", fault, name, part) if fault else row
            part += 1
        if not part:
            raise BadCopy("no_text", f"{name}, and no article in it")
    except BadCopy as bad:
        yield spike_of(receipt, bad.reason, bad.detail, name, part)
    except RecursionError:
        yield spike_of(receipt, "too_deep", "nested deeper than its reader follows", name, part)
    except Exception as bug:  # noqa: BLE001 - the one broad except: one receipt's bug must not lose the others
        yield spike_of(receipt, "fault", "".join(format_exception(bug, limit=-4)), name, part)


# A version's id is made of all that the wire says of it: not of how it was read, nor of where its feed goes on.
UNHASHED = frozenset({"charset", "warnings", "next_page"})
# Where and when a version was first read: kept for as long as its receipt still gives it.
BORN = frozenset({"feed", "received_at", "run_id", "reader"})
# What tells two readings of a receipt apart: the id stands for all that the wire says.
READ = tuple(
    column.name
    for column in columns(Version)
    if column.name in UNHASHED or column.name not in {*Article.__dataclass_fields__, *BORN}
)


def version_id(article: Article) -> str:
    """128 bits over all that the wire says; empty columns are left out, so that a new column changes no old id."""
    return _hash(_said(article))


def article_id(article: Article) -> str:
    """128 bits over what names the story: its id (with its provider, unless it is absolute), else its text."""
    name = article.item or article.uri
    if name is None:
        return _hash("text", article.headline or "", article.body or "")
    return _hash("uri", "" if ":" in name else article.provider or "", name)


def version_of(receipt: Receipt, name: str, part: int, article: Article) -> Version:
    """The row of an article: what it says, its ids, and where it came from."""
    moved = article.versioncreated or article.firstcreated
    return Version(
        **values(article),
        version_id=version_id(article),
        article_id=article_id(article),
        moved_on=moved.astimezone(UTC).date() if moved else article.dateline_date,
        dateline_located=_located(article),
        words=words_in(article.body or ""),
        receipt=receipt.receipt,
        part=part,
        format=name,
        feed=receipt.feed,
        received_at=receipt.received_at,
        run_id=receipt.run_id,
        reader=f"{name} {__version__}",
    )


def _located(article: Article) -> tuple[Location, ...]:
    """Where the places of its dateline are, as who wrote it means them: the last of the credit chain."""
    home = HOMES.get((article.provider or "", *article.agencies)[-1])
    return tuple([located(place, home) for place in article.dateline_places])


def spike_of(receipt: Receipt, reason: Reason, detail: str, name: str | None = None, part: int = 0) -> Spike:
    """The spike of a receipt, or of one part of it."""
    return Spike(
        spike_id=_hash(receipt.receipt, str(part), reason),
        reason=reason,
        detail=detail,
        uri=receipt.uri,
        receipt=receipt.receipt,
        part=part,
        format=name,
        feed=receipt.feed,
        received_at=receipt.received_at,
        run_id=receipt.run_id,
    )


def _said(row: Any) -> str:
    """What an article says, or a row within it: name, length and value of each column that is not empty."""
    return "".join(
        [
            f"{name}={len(text := value if value.__class__ is str else _text(value))}:{text}"
            for name, value in values(row).items()
            if value and name not in UNHASHED
        ]
    )


# The same subjects come in story after story.
_row = lru_cache(4096)(_said)


def _text(value: Any) -> str:
    if value.__class__ is str:
        return str(value)
    if isinstance(value, tuple):
        return "".join([f"{len(text)}:{text}" for text in map(_text, value)])
    if isinstance(value, datetime):
        return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()
    return _row(value) if hasattr(value, "__dataclass_fields__") else str(value)


def _hash(*parts: str) -> str:
    """128 bits over the parts, each kept apart from the next by its length: ("ab", "c") is not ("a", "bc")."""
    return blake2b(_text(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
