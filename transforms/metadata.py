"""What a web page says of itself: JSON-LD of schema.org first, then OpenGraph and other meta tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from transforms.body import line
from transforms.jsonld import Node, article_of, plain

BY = re.compile(r"(?:by|von|par|por)\s+", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*[;,]\s*|\s+(?:and|und|et|&)\s+")
SITE_ALONE = re.compile(r"(?:(?:https?:)?//[^/?#]*)?/?", re.IGNORECASE)
BARE = re.compile(r"^(?:https?:)?//(?:www\.)?", re.IGNORECASE)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

TITLES = ("og:title", "twitter:title")
PUBLISHED = (
    "article:published_time", "datepublished", "dc.date.issued", "dc.date", "date", "pubdate", "publish-date",
    "publishdate", "parsely-pub-date", "sailthru.date", "dcterms.created", "og:published_time", "article.published",
)  # fmt: skip
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified")
AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
LANGUAGES = ("content-language", "language", "og:locale")
KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags")
SECTIONS = ("article:section", "parsely-section")
ABSTRACTS = ("og:description", "twitter:description", "description", "dc.description", "sailthru.description")
EXPIRES = ("article:expiration_time",)
IMAGES = ("og:image", "og:image:secure_url", "twitter:image", "twitter:image:src")

Metas = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself, as written; `titles` are all that it goes by."""

    headline: str | None
    subheadline: str | None
    published: str | None
    modified: str | None
    authors: tuple[str, ...]
    site: str | None
    source: str | None
    located: str | None
    copyrightholder: str | None
    language: str | None
    keywords: tuple[str, ...]
    sections: tuple[str, ...]
    genres: tuple[str, ...]
    words: int | None
    kind: str | None
    abstract: str | None
    expires: str | None
    event_place: str | None
    copyrightnotice: str | None
    usageterms: str | None
    corrections: tuple[str, ...]
    uri: str | None
    url: str | None
    image: str | None
    titles: tuple[str, ...]
    warnings: tuple[str, ...]


def metadata_of(tree: HtmlElement) -> Metadata:
    """What the page of this tree says of itself; broken JSON-LD says nothing."""
    warnings: list[str] = []
    metas = _metas(tree)
    titles = tuple(_titles(tree, metas))
    news = article_of(tree, titles)
    addresses = (_canonical(tree), _first(metas, ("og:url",)), news.text("url"))
    uri = _address(*addresses)
    site = _first(metas, ("og:site_name",)) or _one(news.names("publisher")) or _first(metas, ("application-name",))
    return Metadata(
        headline=news.text("headline") or _headline(titles, site),
        subheadline=news.text("alternativeHeadline"),
        published=news.text("datePublished") or news.text("dateCreated") or _first(metas, PUBLISHED),
        modified=news.text("dateModified") or _first(metas, MODIFIED),
        authors=_authors(news, metas),
        site=site,
        source=_one(news.names("sourceOrganization")),
        located=_one(news.names("locationCreated")),
        copyrightholder=_one(news.names("copyrightHolder")),
        language=_language(tree.get("lang"), news.text("inLanguage"), _first(metas, LANGUAGES)),
        keywords=_listed(news.names("keywords") or _all(metas, KEYWORDS)),
        sections=news.names("articleSection") or tuple(_all(metas, SECTIONS)),
        genres=news.names("genre"),
        words=news.number("wordCount", warnings),
        kind=news.text("@type") or _first(metas, ("og:type",)),
        abstract=news.text("description") or _first(metas, ABSTRACTS),
        expires=news.text("expires") or _first(metas, EXPIRES),
        event_place=_one(news.names("contentLocation")),
        copyrightnotice=news.text("copyrightNotice") or _first(metas, ("copyright", "dcterms.rights", "dc.rights")),
        usageterms=_one(news.addresses("usageInfo") or news.addresses("license")),
        corrections=news.texts("correction"),
        uri=uri,
        url=_other(uri, addresses),
        image=_first(metas, IMAGES) or _one(news.addresses("image")),
        titles=titles,
        warnings=tuple(warnings),
    )


def _metas(tree: HtmlElement) -> Metas:
    metas: Metas = {}
    for meta in tree.iter("meta", "time"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if key and (said := plain(meta.get("content") or meta.get("datetime"))):
            metas.setdefault(key.lower(), []).append(said)
    return metas


def _first(metas: Metas, keys: Iterable[str]) -> str | None:
    return _one(_all(metas, keys))


def _all(metas: Metas, keys: Iterable[str]) -> list[str]:
    return next((metas[key] for key in keys if key in metas), [])


def _one(said: Iterable[str]) -> str | None:
    return next(iter(said), None)


def _titles(tree: HtmlElement, metas: Metas) -> Iterator[str]:
    """The page's titles, likeliest headline first."""
    shown = (line(each.text_content()) for tag in ("h1", "title") for each in islice(tree.iter(tag), 3))
    return (title for title in (*(_first(metas, (key,)) for key in TITLES), *shown) if title)


def _headline(titles: tuple[str, ...], site: str | None) -> str | None:
    """The likeliest title, without the name of the site that many add to it."""
    title = _one(titles)
    for mark in (" | ", " - ", " – ", " — "):
        head, _, tail = (title or "").rpartition(mark)
        if head and (head in titles or _folded(tail) == _folded(site or "")):
            return head
    return title


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _authors(news: Node, metas: Metas) -> tuple[str, ...]:
    said: Iterable[str] = news.names("author") or (
        name for each in _all(metas, AUTHORS) for name in BETWEEN_NAMES.split(BY.sub("", each, count=1))
    )
    names = (BY.sub("", each, count=1).strip() for each in said if "://" not in each)
    return tuple(dict.fromkeys(filter(None, names)))


def _language(*said: str | None) -> str | None:
    tags = (each.strip().replace("_", "-") for each in said if each)
    return next((tag for tag in tags if LANGUAGE.fullmatch(tag)), None)


def _listed(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for each in said for part in each.split(",") if (word := part.strip())))


def _canonical(tree: HtmlElement) -> str | None:
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return _one(address for link in links if (address := line(link.get("href"))))


def _other(uri: str | None, said: Iterable[str | None]) -> str | None:
    """A whole address that is not the page's own in another spelling: of the page for telephones, of an edition."""
    own = BARE.sub("", uri or "").rstrip("/")
    return _one(
        each
        for each in said
        if each and "://" in each and not SITE_ALONE.fullmatch(each) and BARE.sub("", each).rstrip("/") != own
    )


def _address(*said: str | None) -> str | None:
    """The first address that names the page, not its site alone, as some sites do on every page; whole ones first."""
    named = [each for each in said if each and not SITE_ALONE.fullmatch(each)]
    return _one(sorted(named, key=lambda each: "://" not in each))
