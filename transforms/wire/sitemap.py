"""News sitemaps, with the pictures that they name; a sitemap without news holds no article."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lxml import etree

from schemas.article import Article, Association, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import line
from transforms.feed import Entry, Feed, feed_of
from transforms.feed.entries import clear, stamp
from transforms.markup import text_of
from transforms.moves import updated_since
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import inside, local, root_name

ROOTS = ("urlset", "sitemapindex")
PICTURES = {"image": "loc", "video": "content_loc"}


def claims(head: bytes) -> bool:
    """Whether its root element is urlset or sitemapindex."""
    return (root_name(head) or "").lower() in ROOTS


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its addresses that have news; BadCopy when none has, or some could not be read."""
    feed = feed_of(receipt.payload, "url", receipt.habits.charset)
    others = [each for each in feed.items if _news(each) is None]
    if len(others) == len(feed.items) and not feed.refused.count:
        raise BadCopy("no_text", _without(feed))
    if others:
        feed.warnings.append(f"sitemap: left out {len(others)} addresses without news")
    yield from feed.articles(partial(_article, receipt.habits.zone))


def _without(feed: Feed) -> str:
    root = feed.head.element
    if local(root).lower() == "sitemapindex":
        return f"a sitemap index: it names {len(list(inside(root, 'sitemap')))} sitemaps, and no story"
    return f"a sitemap of {len(feed.items)} addresses, none with news"


def _news(element: etree._Element) -> etree._Element | None:
    return next((child for child in element if local(child) == "news"), None)


def _article(zone: str, entry: Entry, feed: Feed) -> Article | None:
    element = _news(entry.element)
    if element is None:
        return None
    news, clock = Entry.of(element), Clock(zone, warnings=list(feed.warnings))
    address, headline = entry.text("loc"), clear(news.text("title"))
    if not address and not headline:
        raise BadCopy("no_text", "neither address nor title")
    if not headline:
        clock.warnings.append("neither headline nor body")
    published = stamp(clock, "firstcreated", news.text("publication_date"))
    modified = stamp(clock, "versioncreated", entry.text("lastmod"))
    publication = next((Entry.of(each) for each in news.all("publication")), news)
    return Article(
        provider=clear(publication.text("name")),
        uri=address,
        url=address,
        move=updated_since("new", published, modified),
        versioncreated=modified or published,
        firstcreated=published,
        tz_assumed=clock.assumed,
        headline=headline,
        usageterms=news.text("access"),
        language=tag_of(publication.text("language"), clock.warnings),
        genre=_listed(news.text("genres")),
        subjects=tuple(Subject(scheme="ticker", code=code) for code in _listed(news.text("stock_tickers"))),
        keywords=_listed(news.text("keywords")),
        places=tuple(Subject(name=name) for name in news.texts("geo_locations")),
        associations=tuple(_pictures(entry.element)),
        charset=feed.charset,
        warnings=tuple(clock.warnings),
    )


def _listed(said: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for each in (said or "").split(",") if (word := line(each))))


def _pictures(element: etree._Element) -> Iterator[Association]:
    for child in element:
        if local(child) in PICTURES:
            picture = Entry.of(child)
            uri = picture.text(PICTURES[local(child)]) or picture.text("player_loc")
            caption = clear(picture.text("caption", "description", "title"))
            yield Association(uri=uri, mediatype=local(child), caption=caption)
            yield from (Association(uri=text_of(each), rendition="thumbnail") for each in picture.all("thumbnail_loc"))
