"""What a web page says of itself: JSON-LD of schema.org first, then OpenGraph and other meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from transforms.body import line

ARTICLE = re.compile(r"Article|BlogPosting|Report$|LiveBlog|Posting$")
# The parts of a graph that may hold the page's own article; others hold articles that it merely names.
CARRIERS = ("@graph", "mainEntity", "mainEntityOfPage")
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
BY = re.compile(r"(?:by|von|par|por)\s+", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*[;,]\s*|\s+and\s+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

TITLES = ("og:title", "twitter:title", "dc.title", "title")
PUBLISHED = (
    "article:published_time", "datepublished", "dc.date.issued", "dc.date", "date", "pubdate", "publish-date",
    "publishdate", "parsely-pub-date", "sailthru.date", "dcterms.created", "og:published_time", "article.published",
)  # fmt: skip
MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified")
AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author")
SITES = ("og:site_name", "application-name")
LANGUAGES = ("content-language", "language", "og:locale")
KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags")
SECTIONS = ("article:section", "parsely-section")
IMAGES = ("og:image", "og:image:secure_url", "twitter:image", "twitter:image:src")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself, as written."""

    headline: str | None
    alternative: str | None
    published: str | None
    modified: str | None
    authors: tuple[str, ...]
    site: str | None
    language: str | None
    keywords: tuple[str, ...]
    sections: tuple[str, ...]
    uri: str | None
    image: str | None
    titles: tuple[str, ...] = field(default=())


def metadata_of(tree: HtmlElement) -> Metadata:
    """What the page of this tree says of itself; broken JSON-LD says nothing."""
    metas = _metas(tree)
    nodes = list(_nodes(tree))
    news = _Node(next((node for node in nodes if _is_article(node)), {}), {n["@id"]: n for n in nodes if _named(n)})
    titles = tuple(_titles(tree, metas))
    return Metadata(
        headline=news.text("headline") or _first(metas, TITLES) or next(iter(titles), None),
        alternative=news.text("alternativeHeadline"),
        published=news.text("datePublished") or news.text("dateCreated") or _first(metas, PUBLISHED),
        modified=news.text("dateModified") or _first(metas, MODIFIED),
        authors=_authors(news, metas),
        site=_first(metas, SITES[:1]) or next(iter(news.names("publisher")), None) or _first(metas, SITES[1:]),
        language=_language(tree.get("lang"), news.text("inLanguage"), _first(metas, LANGUAGES)),
        keywords=_listed([*news.names("keywords")] or _first_all(metas, KEYWORDS)),
        sections=tuple(dict.fromkeys(news.names("articleSection"))) or tuple(_first_all(metas, SECTIONS)),
        uri=_canonical(tree) or _first(metas, ("og:url",)),
        image=_first(metas, IMAGES) or next(iter(news.addresses("image")), None),
        titles=titles,
    )


class _Node:
    """One object of JSON-LD, with those of its page to which it may refer by id."""

    def __init__(self, said: dict[str, Any], others: dict[str, dict[str, Any]]) -> None:
        self._said = said
        self._others = others

    def text(self, key: str) -> str | None:
        """The first text under a key."""
        return next((text for each in _each(self._said.get(key)) if (text := _plain(each))), None)

    def names(self, key: str) -> list[str]:
        """The names under a key: texts, or things that have one."""
        return [name for each in self._things(key) if (name := _plain(_named_as(each, "name")))]

    def addresses(self, key: str) -> list[str]:
        """The addresses under a key: texts, or things that have one."""
        return [url for each in self._things(key) if (url := _plain(_named_as(each, "url")))]

    def _things(self, key: str) -> Iterator[Any]:
        for each in _each(self._said.get(key)):
            known = self._others.get(each["@id"], {}) if _named(each) else {}
            yield known | each if isinstance(each, dict) else each


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        waiting = [_json(script.text or "")]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting[:0] = node
            elif isinstance(node, dict):
                yield node
                waiting[:0] = [node[key] for key in CARRIERS if key in node]


def _json(text: str) -> Any:
    """JSON as sites write it: in comments, with line ends in strings and commas too many; None when it is broken."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _is_article(node: dict[str, Any]) -> bool:
    return any(isinstance(kind, str) and ARTICLE.search(kind) for kind in _each(node.get("@type")))


def _named(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("@id"), str)


def _named_as(thing: Any, key: str) -> Any:
    return next(iter(_each(thing.get(key))), None) if isinstance(thing, dict) else thing


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: Any) -> str | None:
    return line(unescape(unescape(value))) if isinstance(value, str) else None


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if key and (said := _plain(meta.get("content"))):
            metas.setdefault(key.lower(), []).append(said)
    return metas


def _first(metas: dict[str, list[str]], keys: Iterable[str]) -> str | None:
    return next((metas[key][0] for key in keys if key in metas), None)


def _first_all(metas: dict[str, list[str]], keys: Iterable[str]) -> list[str]:
    return next((metas[key] for key in keys if key in metas), [])


def _titles(tree: HtmlElement, metas: dict[str, list[str]]) -> Iterator[str]:
    """The page's titles, likeliest headline first."""
    said = [_first(metas, TITLES[:1]), _first(metas, TITLES[1:2])]
    shown = [line(each.text_content()) for tag in ("h1", "title") for each in list(tree.iter(tag))[:3]]
    return (title for title in (*said, *shown) if title)


def _authors(news: _Node, metas: dict[str, list[str]]) -> tuple[str, ...]:
    said = news.names("author") or [
        name for each in _first_all(metas, AUTHORS) for name in BETWEEN_NAMES.split(BY.sub("", each, count=1))
    ]
    return tuple(dict.fromkeys(name for name in said if name and "://" not in name))


def _language(*said: str | None) -> str | None:
    tags = (each.strip().replace("_", "-") for each in said if each)
    return next((tag for tag in tags if LANGUAGE.fullmatch(tag)), None)


def _listed(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for each in said for part in each.split(",") if (word := part.strip())))


def _canonical(tree: HtmlElement) -> str | None:
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((line(link.get("href")) for link in links if link.get("href")), None)
