"""What a feed or sitemap lists: the addresses of pages, and when it says that each last changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urljoin

from schemas.receipt import Receipt
from schemas.spike import BadCopy, Reason, Spike
from transforms import maildates
from transforms.articles import articles
from transforms.enclosed import format_in
from transforms.feed import Entry, feed_of
from transforms.times import Clock
from transforms.xml import inside

FEEDS = ("rss", "atom", "jsonfeed", "sitemap")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that is listed, and when it last changed, as far as the list says."""

    url: str
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed: pages, each once, and further lists; and what of it could not be read, with its reason."""

    pages: tuple[Listed, ...] = ()
    lists: tuple[str, ...] = ()
    refused: tuple[tuple[Reason, str], ...] = ()


def is_listing(payload: bytes) -> bool:
    """Whether a payload is a feed or a sitemap."""
    return format_in(payload) in FEEDS


def listing_of(receipt: Receipt) -> Listing:
    """What a feed or sitemap lists; of what is neither, nothing, and that it was refused."""
    name = format_in(receipt.payload)
    if name == "sitemap":
        return _of_sitemap(receipt)
    if name not in FEEDS:
        return Listing(refused=(("malformed", f"no feed: it reads as {name or 'nothing known'}"),))
    rows = list(articles(receipt))
    pages = [_whole(receipt.uri, row.url, row.versioncreated) for row in rows if not isinstance(row, Spike) and row.url]
    refused = [(row.reason, row.detail) for row in rows if isinstance(row, Spike)]
    if homeless := len(rows) - len(pages) - len(refused):
        refused.append(("no_text", f"{homeless} of its items name no page"))
    return Listing(_once(pages), refused=tuple(refused))


def _of_sitemap(receipt: Receipt) -> Listing:
    try:
        feed = feed_of(receipt.payload, "url", receipt.habits.charset)
    except BadCopy as bad:
        return Listing(refused=((bad.reason, bad.detail),))
    clock = Clock(receipt.habits.zone, warnings=[])
    entries = [Entry.of(each) for each in feed.items]
    pages = [
        _whole(receipt.uri, address, _changed(clock, entry.text("lastmod") or ""))
        for entry in entries
        if (address := entry.text("loc"))
    ]
    indexes = (Entry.of(each).text("loc") for each in inside(feed.head.element, "sitemap"))
    return Listing(_once(pages), tuple(_whole(receipt.uri, each, None).url for each in indexes if each))


def _changed(clock: Clock, lastmod: str) -> datetime | None:
    """When a page last changed; on a day that is named alone, perhaps at its end."""
    changed = maildates.read(clock, "versioncreated", lastmod)
    return changed + timedelta(1) if changed and maildates.DAY.fullmatch(lastmod.strip()) else changed


def _whole(base: str, address: str, changed: datetime | None) -> Listed:
    try:
        return Listed(urldefrag(urljoin(base, address)).url, changed)
    except ValueError:
        return Listed(address, changed)


def _once(pages: list[Listed]) -> tuple[Listed, ...]:
    return tuple({page.url: page for page in _in_time(pages)}.values())


def _in_time(pages: list[Listed]) -> Iterator[Listed]:
    """Of a page that is listed twice the later change counts."""
    latest: dict[str, datetime] = {}
    for page in pages:
        if page.changed:
            latest[page.url] = max(page.changed, latest.get(page.url, page.changed))
    return (Listed(page.url, latest.get(page.url)) for page in pages)
