"""HTML: a news page, its metadata read from JSON-LD and meta tags, its copy found by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.article import Article, Association
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import maildates
from transforms.charset import decode, glimpse
from transforms.furniture import without_furniture, words
from transforms.moves import move_of
from transforms.tags import tag_of
from transforms.times import Clock

if TYPE_CHECKING:
    from transforms.metadata import Metadata

BEFORE = r"(?>\s+|<!--.*?-->|<\?[^>]*>)*+"
TAGS = "html|head|body|title|meta|link|base|script|style|div|article|section|main|nav|h1|h2|p|table|iframe|noscript"
PAGE = re.compile(rf"{BEFORE}<(?:!doctype\s+html|{TAGS})[\s/>]", re.IGNORECASE | re.DOTALL)
CHARSET = re.compile(
    rb"""<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w.:-]+)|^\s*<\?xml[^>]{1,100}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)


def claims(head: bytes) -> bool:
    """Whether it begins like a web page: with HTML's doctype or one of its common tags."""
    return PAGE.match(glimpse(head)) is not None


def read(receipt: Receipt) -> Iterator[Article]:
    """The page's one article; BadCopy when it has no copy, or is a page of another kind."""
    # Here, not above: every module of this folder is imported to ask who claims a payload, and trafilatura is slow to.
    from transforms import metadata, not_news, page

    markup, charset = decode(receipt.payload, _declared(receipt.payload), receipt.habits.charset)
    found = page.page_of(markup)
    said = metadata.metadata_of(found.tree)
    copy, byline = without_furniture(page.copy_of(found), said.titles, said.authors)
    if not any(map(words, copy)):
        raise BadCopy("no_text", f"a page without copy; its headline is {said.headline!r}")
    if other := not_news.not_news(found.tree, said, copy):
        raise BadCopy("no_text", other)
    clock, address = Clock(receipt.habits.zone, warnings=[*said.warnings]), _address(receipt.uri)
    published = maildates.read(clock, "firstcreated", said.published) or maildates.read(
        clock, "firstcreated", page.day_of(found.tree, said.uri or address, receipt.received_at)
    )
    article = _article(said, clock, published)
    yield replace(
        article,
        uri=said.uri or address,
        byline=byline or article.byline,
        body="\n\n".join(copy),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _article(said: Metadata, clock: Clock, published: datetime | None) -> Article:
    """What the page says of itself."""
    signals = ("correction",) if said.corrections else ()
    return Article(
        provider=said.site,
        url=said.url,
        type=said.kind,
        move=move_of("usable", declared=signals),
        signals=signals,
        expires=maildates.read(clock, "expires", said.expires),
        firstcreated=published,
        versioncreated=maildates.read(clock, "versioncreated", said.modified) or published,
        tz_assumed=clock.assumed,
        headline=said.headline,
        subheadline=said.subheadline,
        byline=", ".join(said.authors) or None,
        authors=said.authors,
        source=said.source,
        located=said.located,
        ednote="\n".join(said.corrections) or None,
        copyrightholder=said.copyrightholder,
        copyrightnotice=said.copyrightnotice,
        usageterms=said.usageterms,
        language=tag_of(said.language, clock.warnings),
        genre=said.genres,
        keywords=said.keywords,
        sections=said.sections,
        event_place=said.event_place,
        abstract=said.abstract,
        words_stated=said.words,
        associations=(Association(uri=said.image, rendition="main"),) if said.image else (),
    )


def _address(uri: str) -> str | None:
    """Where a page was fetched, by itself or into an archive; many addresses hold the day."""
    last = uri.rpartition("!")[2]
    return last if last.startswith(("http://", "https://")) else None


def _declared(payload: bytes) -> str | None:
    declared = CHARSET.search(payload[:8192])
    return (declared[1] or declared[2]).decode("ascii") if declared else None
