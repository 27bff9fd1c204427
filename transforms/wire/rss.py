"""RSS 0.9 to 2.0 and 1.0 (RDF), with Dublin Core, content:encoded, Media RSS; broken feeds too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from schemas.article import Article
from schemas.receipt import Receipt
from transforms.charset import glimpse
from transforms.feed import feed_of
from transforms.feed.entries import Channel
from transforms.feed.item import article_of
from transforms.xml import root_name

RDF = re.compile(r"purl\.org/rss/1\.0/|(?:my|channel)\.netscape\.com/rdf/simple/0\.9/")
WORDPRESS = "wordpress.org/export/"


def claims(head: bytes) -> bool:
    """Whether its root element is rss, or RDF that holds RSS; what WordPress exports is no feed."""
    name = (root_name(head) or "").lower()
    text = glimpse(head) if name in ("rss", "rdf") else ""
    return bool(text) and WORDPRESS not in text and (name == "rss" or RDF.search(text) is not None)


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, naming them."""
    feed = feed_of(receipt.payload, "item", receipt.habits.charset)
    yield from feed.articles(partial(article_of, receipt.habits.zone, Channel.of(feed.head)))
