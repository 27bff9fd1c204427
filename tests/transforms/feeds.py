"""Receipts of feeds, and what is read from them."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:x="urn:x"'
)


def rows(payload: str | bytes, name: str) -> list[Version | Spike]:
    """What is read from a payload in a format."""
    at = datetime(2026, 1, 2, tzinfo=UTC)
    coded = payload.encode() if isinstance(payload, str) else payload
    return list(articles(Receipt.of(coded, "x", received_at=at, run_id="r", feed=None, habits=Habits(format=name))))


def one(payload: str | bytes, name: str) -> Version:
    """The one article of a payload."""
    (row,) = rows(payload, name)
    assert isinstance(row, Version), row
    return row


def rss(items: str, channel: str = "<title>Harbour Post</title><link>https://h.example/</link>") -> str:
    """A feed of these items."""
    return f'<rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>'


def item(inner: str) -> Version:
    """The article of an item of RSS."""
    return one(rss(f"<item>{inner}</item>"), "rss")


def entry(inner: str, head: str = "<title>Harbour Post</title>") -> Version:
    """The article of an entry of Atom."""
    return one(f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x">{head}<entry>{inner}</entry></feed>', "atom")
