"""WARC: archives of the web; the pages, feeds and wire files in their records, each read by its own format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from schemas.article import Article
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.enclosed import articles_in, format_in
from transforms.refusals import Refusals

if TYPE_CHECKING:
    from fastwarc.warc import ArchiveIterator, WarcRecord

OPENING = re.compile(rb"WARC/[01]\.\d+\r?\n(?:[^\n]+\n)*?WARC-Type[ \t]*:", re.IGNORECASE)
# A header ends with a blank line.
BLANK = re.compile(rb"\n\r?\n")
NEXT = b"\nWARC/"
KINDS = frozenset({"response", "resource", "conversion"})
# What a record unpacks to: no page of news is so large, and a bomb has no end.
LARGEST, PIECE = 16 * 2**20, 2**18
# Crawlers undo what the server packed, and some leave the header that says so: what unpacks is right.
MODES: tuple[Literal["all", "content", "none"], ...] = ("all", "content", "none")
# Types of what may be copy: a picture that does not unpack is no loss.
COPY = re.compile("text/|xml|json")
# Formats of one article a file, which goes by the address where it was found.
PAGES = ("html", "text")
# The web is no older; an archive with another date has a broken clock.
WEB = 1990
# Broken records after which the rest of an archive is given up.
PATIENCE = 100


@dataclass(frozen=True, slots=True)
class Content:
    """What a record holds, unpacked, or packed still and why; the answer's `status`, its declared `charset`."""

    payload: bytes
    status: int
    mediatype: str
    charset: str | None
    packed: str | None


def claims(head: bytes) -> bool:
    """Whether it begins with the header of a WARC record."""
    return OPENING.match(head) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of every record that holds some; then BadCopy for the records that could not be read."""
    refusals = Refusals()
    for record in _records(receipt.payload, refusals):
        uri = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or f"record at byte {record.stream_pos}"
        with refusals.of(uri):
            yield from _articles(receipt, record, uri)
    refusals.tell(f"{refusals.count} of its parts could not be read")


def _records(payload: bytes, refusals: Refusals) -> Iterator[WarcRecord]:
    """The records that may hold pages; after one that is broken, the next that begins as one does."""
    at = 0
    while at >= 0:
        last = at
        try:
            for record in _iterator(payload, at):
                if (record.headers.get("WARC-Type") or "").lower() in KINDS:
                    yield record
                last = _end(payload, record)
            return
        except OSError as bad:
            refusals.add("malformed", f"record at byte {last}: {bad}")
        if refusals.count > PATIENCE:
            return
        at = payload.find(NEXT, max(last - 1, at)) + 1 or -1


def _articles(receipt: Receipt, record: WarcRecord, uri: str) -> Iterator[Article]:
    if _end(receipt.payload, record) > len(receipt.payload):
        raise BadCopy("malformed", "the archive ends before the record does")
    content = _content(receipt.payload, record.stream_pos)
    name = format_in(content.payload)
    if not name and content.packed and content.status // 100 == 2 and COPY.search(content.mediatype):
        raise BadCopy("malformed", f"it cannot be unpacked: {content.packed}")
    if not name or content.status // 100 != 2 or (name == "text" and content.mediatype != "text/plain"):
        return
    if len(content.payload) > LARGEST:
        raise BadCopy("too_large", f"unpacks to more than {LARGEST >> 20} MiB")
    habits = replace(receipt.habits, charset=content.charset or receipt.habits.charset) if name == "html" else None
    named = uri if "://" in uri else None
    cut = (f"record: cut by its crawler: {why}",) if (why := record.headers.get("WARC-Truncated")) else ()
    captured = _captured(record.record_date, receipt.received_at)
    for article in articles_in(receipt, content.payload, uri, name, received_at=captured, habits=habits):
        said = replace(article, warnings=article.warnings + cut) if cut else article
        yield _at(said, named) if name in PAGES else said


def _at(article: Article, address: str | None) -> Article:
    """An article with the address where it was found, unless it states one."""
    if article.uri is None:
        return replace(article, uri=address)
    return article if "://" in article.uri or article.url else replace(article, url=address)


def _captured(when: datetime | None, received_at: datetime) -> datetime:
    """When a page was captured: nothing on it is newer. It is not when it was published."""
    return min(when, received_at) if when and when.year >= WEB else received_at


def _content(payload: bytes, start: int) -> Content:
    """A record's content, transfer and content encodings undone; as it is where they cannot be."""
    packed = None
    for mode in MODES:
        try:
            record = next(iter(_iterator(payload, start, mode)))
            unpacked = _unpacked(record)
        except OSError as bad:
            packed = packed or str(bad)
            continue
        headers = record.http_headers if record.is_http else None
        kind = (record.http_content_type if headers else record.headers.get("Content-Type")) or ""
        return Content(
            payload=unpacked,
            status=(headers.status_code or 0) if headers else 200,
            mediatype=kind.partition(";")[0].strip().lower(),
            charset=record.http_charset if headers else None,
            packed=packed,
        )
    raise BadCopy("malformed", "its HTTP header cannot be read")


def _unpacked(record: WarcRecord) -> bytes:
    """What a record unpacks to, up to a byte more than it may; where its last part is broken, what is before it."""
    pieces: list[bytes] = []
    size = 0
    while size <= LARGEST:
        try:
            piece = record.reader.read(min(PIECE, LARGEST + 1 - size))
        except OSError:
            if not pieces:
                raise
            break
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _iterator(payload: bytes, at: int, mode: Literal["all", "content", "none"] | None = None) -> ArchiveIterator:
    """The records from a byte on; with a mode their HTTP is read, and so much of it unpacked."""
    # Here, not above: every module of this folder is imported to ask who claims a payload.
    from fastwarc.warc import ArchiveIterator

    stream = BytesIO(payload)
    stream.seek(at)
    return ArchiveIterator(
        stream, parse_http=mode is not None, auto_decode=mode or "none", quirks_mode=True, stream_detect=False
    )


def _end(payload: bytes, record: WarcRecord) -> int:
    """Where a record ends, by the length that it states."""
    found = BLANK.search(payload, record.stream_pos)
    return (found.end() if found else len(payload) + 1) + record.content_length
