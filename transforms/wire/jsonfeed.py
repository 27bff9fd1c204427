"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from schemas.article import Article, Association, Link
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import maildates
from transforms.body import body_of
from transforms.charset import decode, glimpse
from transforms.copies import Copy, copy_of, fullest
from transforms.feed import resolved
from transforms.feed.entries import clear
from transforms.json import Fields, documents, outline
from transforms.moves import updated_since
from transforms.refusals import Refusals
from transforms.tags import tag_of
from transforms.times import Clock

VERSION = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/')
# Where the version comes after the items, the names that no other news in JSON gives their fields tell.
MARKS = frozenset({"content_html", "content_text", "date_published", "date_modified"})


def claims(head: bytes) -> bool:
    """Whether it names the version of JSON Feed that it is in, or its items have JSON Feed's fields."""
    ways = outline(head)
    if VERSION.search(glimpse(head)) and "version" in ways.get(("{",), ()):
        return True
    return not MARKS.isdisjoint(ways.get(("{", "items[", "{"), ()))


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, naming them."""
    text, charset = decode(receipt.payload, habit=receipt.habits.charset)
    refused = Refusals()
    for feed in (Fields(each, []) for each in documents(text) if isinstance(each, dict)):
        items = feed.first("items")
        article = partial(_article, feed, receipt.habits.zone, charset)
        yield from refused.articles(items if isinstance(items, list) else (), article, "item {}: ")
    refused.tell(f"{refused.count} could not be read")


def _article(feed: Fields, zone: str, charset: str, said: Any) -> Article:
    if not isinstance(said, dict):
        raise BadCopy("malformed", f"is a {type(said).__name__}, not an object")
    item = Fields(said, [])
    clock = Clock(zone, warnings=item.warnings)
    home = feed.text("home_page_url")
    url = item.text("url")
    uri, headline, copy = item.numbered("id") or url, clear(item.text("title")), _copy(item)
    if not headline and not copy.texts:
        if not uri:
            raise BadCopy("no_text", "neither id, title nor content")
        item.warnings.append("neither headline nor body")
    published = maildates.read(clock, "firstcreated", item.text("date_published"))
    updated = maildates.read(clock, "versioncreated", item.text("date_modified"))
    names = _authors(item) or _authors(feed)
    return Article(
        provider=clear(feed.text("title")),
        uri=uri,
        url=resolved(url, home) if url else None,
        move=updated_since("new", published, updated),
        versioncreated=updated or published,
        firstcreated=published,
        tz_assumed=clock.assumed,
        next_page=feed.text("next_url"),
        headline=headline,
        byline=", ".join(names) or None,
        authors=names,
        language=tag_of(item.text("language") or feed.text("language"), item.warnings),
        keywords=tuple(filter(None, map(clear, item.texts("tags")))),
        abstract=body_of(copy_of(item.copy("summary") or "").texts),
        body=body_of(copy.texts),
        associations=tuple(_pictures(item, home)),
        attachments=tuple(_attachments(item, home)),
        links=tuple(_links(item, home)),
        charset=charset,
        warnings=tuple(item.warnings),
    )


def _copy(item: Fields) -> Copy:
    """The fuller of its two forms; what calls itself text is no markup."""
    html, text = item.copy("content_html") or "", item.copy("content_text") or ""
    return fullest([copy_of(html), copy_of(text, "text/plain")]) or Copy(())


def _authors(fields: Fields) -> tuple[str, ...]:
    """The names of its authors: version 1.0 has one, 1.1 a list."""
    said = [each for _, each in fields.objects("authors")]
    one = fields.first("author")
    said += [Fields(one, fields.warnings)] if isinstance(one, dict) else []
    return tuple(dict.fromkeys(filter(None, (clear(each.text("name")) for each in said))))


def _pictures(item: Fields, home: str | None) -> Iterator[Association]:
    for name, rendition in (("image", "main"), ("banner_image", "banner")):
        if uri := item.text(name):
            yield Association(uri=resolved(uri, home), rendition=rendition)


def _attachments(item: Fields, home: str | None) -> Iterator[Association]:
    for _, each in item.objects("attachments"):
        uri = each.text("url")
        yield Association(
            uri=resolved(uri, home) if uri else None,
            mediatype=each.text("mime_type"),
            caption=clear(each.text("title")),
        )


def _links(item: Fields, home: str | None) -> Iterator[Link]:
    if uri := item.text("external_url"):
        yield Link(rel="external", uri=resolved(uri, home))
