"""A receipt becomes versions and spikes: the one place where bad copy is caught."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from traceback import format_exception
from typing import Any

from schemas import __version__
from schemas.article import Article
from schemas.receipt import Receipt
from schemas.spike import BadCopy, Reason, Spike
from schemas.table import faults
from schemas.version import Version
from transforms.desk import finish
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
            row = _version(receipt, name, part, finish(article))
            fault = faults(row)
            yield _spike(receipt, name, part, "bad_row", fault) if fault else row
            part += 1
        if not part:
            raise BadCopy("no_text", f"{name}, and no article in it")
    except BadCopy as bad:
        yield _spike(receipt, name, part, bad.reason, bad.detail)
    except RecursionError:
        yield _spike(receipt, name, part, "too_deep", "nested deeper than its reader follows")
    except Exception as bug:  # noqa: BLE001 - the one broad except: one receipt's bug must not lose the others
        yield _spike(receipt, name, part, "fault", "".join(format_exception(bug, limit=-4)))


# What makes up a version's id: all that the wire says, not how it was read.
HASHED = tuple(f.name for f in fields(Article) if f.name not in ("charset", "warnings"))


def version_id(article: Article) -> str:
    """128 bits over all that the wire says; empty columns are left out, so that a new column changes no old id."""
    return _hash(*_said(article, HASHED))


def article_id(article: Article) -> str:
    """128 bits over what names the story: its uri (with its provider, unless it is absolute), else its text."""
    if article.uri is None:
        return _hash("text", article.headline or "", article.body or "")
    return _hash("uri", "" if ":" in article.uri else article.provider or "", article.uri)


def _version(receipt: Receipt, name: str, part: int, article: Article) -> Version:
    said: dict[str, Any] = {f.name: getattr(article, f.name) for f in fields(Article)}
    moved = article.versioncreated or article.firstcreated
    return Version(
        **said,
        version_id=version_id(article),
        article_id=article_id(article),
        moved_on=moved.astimezone(UTC).date() if moved else article.dateline_date,
        words=len(article.body.split()) if article.body else 0,
        receipt=receipt.receipt,
        part=part,
        format=name,
        feed=receipt.feed,
        received_at=receipt.received_at,
        run_id=receipt.run_id,
        reader=f"{name} {__version__}",
    )


def _spike(receipt: Receipt, name: str | None, part: int, reason: Reason, detail: str) -> Spike:
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


def _said(row: Any, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if (value := getattr(row, name)) not in (None, (), False):
            yield f"{name}={_text(value)}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return _hash(*map(_text, value))
    if is_dataclass(value):
        return _hash(*_said(value, (f.name for f in fields(value))))
    return str(value)


def _hash(*parts: str) -> str:
    """Of the parts, each kept apart from the next: ("ab", "c") is not ("a", "bc")."""
    digest = blake2b(digest_size=16)
    for part in parts:
        coded = part.encode("utf-8", "surrogatepass")
        digest.update(len(coded).to_bytes(8))
        digest.update(coded)
    return digest.hexdigest()
