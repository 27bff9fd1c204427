"""WXR, the export of WordPress: published posts are usable, others withheld; with the pictures attached to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from schemas.article import AltId, Article, Pubstatus, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of
from transforms.charset import glimpse
from transforms.copies import copy_of
from transforms.feed import Entry, Feed, entries, feed_of
from transforms.feed.entries import Channel
from transforms.feed.posts import Pictures, paragraphs_of
from transforms.moves import updated_since
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import root_name

# What WordPress keeps as posts and nobody reads as copy.
FURNITURE = re.compile(
    r"attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+|acf-\w+|feedback"
    r"|amp_validated_url"
)
EXCERPTS = ("excerpt:encoded", "description")


def claims(head: bytes) -> bool:
    """Whether its root element is rss, and WordPress's export is among its namespaces."""
    return (root_name(head) or "").lower() == "rss" and "wordpress.org/export/" in glimpse(head)


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its posts; BadCopy when it has none, or some could not be read."""
    feed = feed_of(receipt.payload, "item", receipt.habits.charset)
    posts = [Entry.of(element) for element in feed.items]
    kinds = Counter(kind for post in posts if FURNITURE.fullmatch(kind := _kind(post)))
    left_out = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    if kinds.total() == len(posts) and not feed.refused.count:
        raise BadCopy("no_text", f"an export without posts: it holds {left_out or 'nothing'}")
    if left_out:
        feed.warnings.append(f"export: left out {left_out}")
    yield from feed.articles(
        partial(_article, receipt.habits.zone, Channel.of(feed.head), _names(feed.head), Pictures.of(posts))
    )


def _kind(post: Entry) -> str:
    return (post.text("wp:post_type") or "post").lower()


def _names(channel: Entry) -> dict[str, str]:
    """The names of its authors by their logins."""
    authors = map(Entry.of, channel.all("wp:author"))
    return {
        login: name
        for author in authors
        if (login := author.text("author_login")) and (name := author.text("author_display_name"))
    }


def _article(
    zone: str, channel: Channel, names: dict[str, str], pictures: Pictures, post: Entry, feed: Feed
) -> Article | None:
    kind, clock = _kind(post), Clock(zone, warnings=list(feed.warnings))
    if FURNITURE.fullmatch(kind):
        return None
    url, headline = entries.address(post, entries.links(post, channel.base)), entries.headline(post)
    uri = entries.uri(post, url)
    body = body_of(text for each in post.all("content:encoded") for text in paragraphs_of(each.text or ""))
    if not headline and not body:
        if not uri:
            raise BadCopy("no_text", "neither guid, title nor content")
        clock.warnings.append("neither headline nor body")
    dates = (_greenwich(post, "wp:post_date_gmt"), post.text("pubdate"), post.text("wp:post_date"))
    published = entries.stamp(clock, "firstcreated", *dates)
    modified = entries.stamp(clock, "versioncreated", _greenwich(post, "wp:post_modified_gmt"))
    status = post.text("wp:status")
    pubstatus, embargoed = _standing(post, kind, published)
    authors = tuple(dict.fromkeys(names.get(login, login) for login in entries.authors(post)))
    abstract = next((found.texts for each in post.all(*EXCERPTS) if (found := copy_of(each.text or "")).texts), ())
    number = post.text("wp:post_id")
    return Article(
        provider=channel.provider,
        uri=uri,
        altids=(AltId(role="post_id", value=number),) if number else (),
        url=url,
        type=kind,
        move=updated_since("new", published, modified),
        pubstatus=pubstatus,
        status=status,
        embargoed=embargoed,
        versioncreated=modified or published,
        firstcreated=published,
        tz_assumed=clock.assumed,
        headline=headline,
        slugline=post.text("wp:post_name"),
        byline=", ".join(authors) or None,
        authors=authors,
        language=tag_of(entries.language(post) or channel.language, clock.warnings),
        subjects=tuple(_subjects(post)),
        keywords=_categories(post, "post_tag", "tag"),
        sections=_categories(post, "category", ""),
        abstract=body_of(abstract),
        body=body,
        associations=tuple(pictures.of_post(post)),
        charset=feed.charset,
        warnings=tuple(clock.warnings),
    )


def _standing(post: Entry, kind: str, published: datetime | None) -> tuple[Pubstatus, datetime | None]:
    """Published posts are usable, scheduled ones once their time has come; all else was not published as a story."""
    status = (post.text("wp:status") or "publish").lower()
    if kind == "post" and not post.text("wp:post_password"):
        if status == "publish":
            return "usable", None
        if status == "future" and published:
            return "usable", published
    return "withheld", None


def _greenwich(post: Entry, name: str) -> str | None:
    stamp = post.text(name)
    return f"{stamp}Z" if stamp else None


def _categories(post: Entry, *domains: str) -> tuple[str, ...]:
    found = (entries.clear(each.text) for each in post.all("category") if (each.get("domain") or "") in domains)
    return tuple(dict.fromkeys(filter(None, found)))


def _subjects(post: Entry) -> Iterator[Subject]:
    """The terms of vocabularies that the site made itself."""
    for each in post.all("category"):
        if (domain := each.get("domain") or "category") not in ("category", "post_tag", "tag"):
            yield Subject(scheme=domain, code=each.get("nicename"), name=entries.clear(each.text))
