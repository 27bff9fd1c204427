"""Atom 0.3 and 1.0 with deleted entries, and with the story in an agency's extension; broken feeds too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from schemas.article import Article
from schemas.receipt import Receipt
from transforms.body import line
from transforms.charset import glimpse
from transforms.feed import Feed, entries, feed_of
from transforms.feed.entries import Channel
from transforms.feed.item import article_of
from transforms.markup import text_of
from transforms.times import Clock
from transforms.xml import inside, root_name

NAMESPACE = re.compile(r"www\.w3\.org/2005/Atom|purl\.org/atom/ns#")


def claims(head: bytes) -> bool:
    """Whether its root element is a feed, or an entry alone, of Atom; a feed of no namespace is one too."""
    name, text = (root_name(head) or "").lower(), glimpse(head)
    return name in ("feed", "entry") and (NAMESPACE.search(text) is not None or "xmlns" not in text)


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its entries and of those that it deletes; then BadCopy for those that are none, naming them."""
    feed = feed_of(receipt.payload, "entry", receipt.habits.charset)
    for deleted in feed.head.all("at:deleted-entry"):
        yield _kill(deleted, feed, receipt.habits.zone)
    yield from feed.articles(partial(article_of, receipt.habits.zone, Channel.of(feed.head)))


def _kill(deleted: etree._Element, feed: Feed, zone: str) -> Article:
    clock = Clock(zone, warnings=list(feed.warnings))
    return Article(
        provider=Channel.of(feed.head).provider,
        uri=line(deleted.get("ref")),
        move="kill",
        pubstatus="canceled",
        status="deleted-entry",
        versioncreated=entries.stamp(clock, "versioncreated", deleted.get("when")),
        tz_assumed=clock.assumed,
        ednote=next((text_of(each) for each in inside(deleted, "comment")), None),
        charset=feed.charset,
        warnings=tuple(clock.warnings),
    )
