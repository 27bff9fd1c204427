"""A feed as its items, each read by the names that RSS, Atom and their extensions give; a broken one item by item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from schemas.article import Article
from schemas.spike import BadCopy
from transforms.body import line
from transforms.feed import mending
from transforms.markup import text_of
from transforms.refusals import Refusals
from transforms.xml import cleaned, local, parsed

# The names that extensions go by, whatever prefix a feed binds them to.
PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.georss.org/georss": "georss",
    "http://backend.userland.com/creativeCommonsRssModule": "creativecommons",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "http://wordpress.org/export/excerpt/": "excerpt",
    "http://wordpress.org/export/": "wp",
}
KNOWN = frozenset(PREFIXES.values()) | {"a10", "app", "geo", "gd", "podcast"}
# WordPress puts the version of its export into its namespaces.
VERSION = re.compile(r"(?<=wordpress\.org/export/)\d+(?:\.\d+)*/")
# What RSS and Atom themselves name; anything else in their namespace is an extension that forgot its own.
CORE = frozenset(
    "title link description author category comments enclosure guid pubdate source content updated published id "
    "summary rights contributor language image copyright item entry issued modified created encoded name url".split()
)
CLOSED = re.compile(r"[-_.]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, entry or channel: its elements by name, `title`, `dc:creator`, and those of extensions not known here.

    Names are in lower case. Its own elements have no prefix; extensions' are looked up by local name alone.
    """

    element: etree._Element
    said: dict[str, list[etree._Element]] = field(default_factory=dict)
    extensions: dict[str, list[etree._Element]] = field(default_factory=dict)

    @classmethod
    def of(cls, element: etree._Element) -> Entry:
        """The entry of an element."""
        entry = cls(element)
        own = _namespace(str(element.tag))
        for child in element:
            name = _name(str(child.tag), child.prefix, own)
            entry.said.setdefault(name, []).append(child)
            for each in () if _known(name) else child.iter(etree.Element):
                entry.extensions.setdefault(_folded(str(each.tag)), []).append(each)
        return entry

    def all(self, *names: str) -> Iterator[etree._Element]:
        """Its elements of these names: all of the first name, then of the next."""
        for name in names:
            yield from self.said.get(name, ())

    def text(self, *names: str) -> str | None:
        """What the first of its elements of these names that says anything says, as a single line."""
        return _first(self.said, names)

    def texts(self, *names: str) -> Iterator[str]:
        """What its elements of these names say, each as a single line."""
        return (text for each in self.all(*names) if (text := text_of(each)))

    def told(self, *names: str) -> Iterator[etree._Element]:
        """The elements of its extensions, at any depth, that have one of these names: `headline`, `firstline`."""
        return (each for name in names for each in self.extensions.get(name, ()))

    def tells(self, *names: str) -> str | None:
        """What the first of these elements of its extensions that says anything says, as a single line."""
        return _first(self.extensions, names) if self.extensions else None


@dataclass(slots=True)
class Feed:
    """A feed: its head, its items in order, and those that nobody could read."""

    head: Entry
    charset: str
    items: list[etree._Element]
    warnings: list[str] = field(default_factory=list)
    refused: Refusals = field(default_factory=Refusals)

    def articles(self, read: Callable[[Entry, Feed], Article | None]) -> Iterator[Article]:
        """What this reads from each item, None for what is no copy; then BadCopy for items that could not be read."""
        yield from self.refused.articles(self.items, lambda element: read(Entry.of(element), self), "item {}: ")
        self.refused.tell(f"{self.refused.count} could not be read")


def resolved(href: str, base: str | None) -> str:
    """An address that may be relative, as a whole one where its base is known."""
    try:
        return urljoin(base, href) if base and ":" not in href.partition("/")[0] else href
    except ValueError:
        return href


def feed_of(payload: bytes, name: str, habit: str | None) -> Feed:
    """The feed of a payload whose items are elements of this name; BadCopy when not even a part of it can be read.

    One that is not well-formed is read item by item: whole items as XML, others by what mends broken feeds.
    """
    text, charset = cleaned(payload, habit)
    try:
        root = parsed(text)
    except BadCopy as bad:
        if bad.reason != "malformed":
            raise
        mended = mending.mended(text, name, bad)
        return _feed(mended.root, name, charset, mended.refused, f"feed: {line(bad.detail)}; read item by item")
    return _feed(root, name, charset, Refusals())


def _feed(root: etree._Element, name: str, charset: str, refused: Refusals, *warnings: str) -> Feed:
    head = next((child for child in root if local(child).lower() == "channel"), root)
    return Feed(Entry.of(head), charset, list(_items(root, name)), list(warnings), refused)


def _items(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The items, in the channel or beside it: RSS has had both; a document may be an entry alone."""
    if local(root).lower() == name:
        yield root
    for child in root:
        if local(child).lower() == name:
            yield child
        elif local(child).lower() == "channel":
            yield from (each for each in child if local(each).lower() == name)


def _first(elements: dict[str, list[etree._Element]], names: Iterable[str]) -> str | None:
    """What the first of the elements of these names says that says anything."""
    for name in names:
        for each in elements.get(name, ()):
            if text := text_of(each):
                return text
    return None


@lru_cache(4096)
def _name(tag: str, prefix: str | None, own: str) -> str:
    """The name that an element goes by beside others of a namespace."""
    if _namespace(tag) == own:
        return _local(tag).lower()
    namespace = VERSION.sub("", tag.rpartition("}")[0].strip("{"))
    # A prefix that is bound to nothing stands in the name itself.
    return (f"{PREFIXES.get(namespace, prefix or '?')}:" if namespace else "").lower() + tag.rpartition("}")[2].lower()


@lru_cache(4096)
def _known(name: str) -> bool:
    prefix, _, plain = name.rpartition(":")
    return prefix in KNOWN if prefix else plain in CORE


def _namespace(tag: str) -> str:
    """The namespace of a tag, or its prefix where that is bound to nothing."""
    namespace, _, name = tag.rpartition("}")
    return namespace.strip("{") or name.rpartition(":")[0]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


@lru_cache(4096)
def _folded(tag: str) -> str:
    """A name as it may be written otherwise: `HeadLine`, `head_line`."""
    return CLOSED.sub("", _local(tag)).lower()
