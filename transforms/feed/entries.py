"""What an item of a feed says of its story, whichever of RSS, Atom and their extensions it says it with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from schemas.article import Link, Subject
from transforms import maildates
from transforms.body import body_of, line
from transforms.copies import Copy, copy_of, fullest, unmarked
from transforms.elements import LANG
from transforms.feed import Entry, resolved
from transforms.markup import blocks, text_of
from transforms.ninjs import VOCABULARIES
from transforms.nitf import Nitf
from transforms.times import Clock
from transforms.xml import inside, said

LINKS = ("link", "atom:link")
PUBLISHED = ("published", "atom:published", "pubdate", "issued", "dcterms:issued", "dc:date", "dcterms:created",
             "prism:publicationdate", "created", "date")  # fmt: skip
UPDATED = ("updated", "atom:updated", "modified", "dcterms:modified", "prism:modificationdate")
CONTENT = ("content:encoded", "content", "encoded", "atom:content", "xhtml:body", "xhtml:div")
BODIES = ("body", "fulltext", "story", "articlebody", "storybody", "bodytext", "bodyhtml", "htmlbody", "text")
DESCRIPTIONS = ("description", "summary", "atom:summary", "dc:description", "dcterms:abstract", "itunes:summary",
                "excerpt:encoded")  # fmt: skip
KEYWORDS = ("media:keywords", "itunes:keywords", "news:keywords")
RIGHTS = ("rights", "copyright", "dc:rights", "dcterms:rights", "media:copyright", "prism:copyright", "atom:rights")
# RSS gives authors as mail does: `address (name)`, `name <address>`, or an address alone.
ADDRESSED = re.compile(r"\S+@\S+\s*\((.*)\)|(.*?)\s*<\S+@[^\s>]+>|\S+@\S+")
NAME = 300
# What WordPress puts below every story of a feed.
FURNITURE = re.compile(r"The post .{1,400} (?:appeared first|first appeared) on .{1,200}\.")
# A description of fewer words is a teaser, unless nothing else is there.
COMPLETE = 100
CODE = re.compile(r"[\w.:-]*\d[\w.:-]*")
VALID = re.compile(r"(start|end)=([^;]+)")


def headline(entry: Entry) -> str | None:
    """Its title, however often its markup was escaped."""
    for title in entry.all("title", "atom:title", "dc:title"):
        plain = title.get("type") == "text"
        if text := text_of(title) if len(title) or plain else clear(title.text):
            return text
    return entry.tells("headline", "title")


def clear(text: str | None) -> str | None:
    """A single line without tags and entities, though they were escaped twice or thrice."""
    kept = line(text)
    for _ in range(3):
        before, kept = kept, unmarked(kept)
        if kept == before:
            break
    return kept


def uri(entry: Entry, url: str | None) -> str | None:
    """Its id: guid or id, what RDF says it is about, else its address."""
    return entry.text("guid", "id", "atom:id") or next(said([entry.element], "about"), None) or url


def address(entry: Entry, links: Sequence[Link]) -> str | None:
    """Its address on the web, not the one that counts its readers: that of its links, else a guid that is one."""
    stated = (link.uri for link in links if link.rel == "alternate")
    permanent = (text_of(guid) for guid in entry.all("guid") if (guid.get("isPermaLink") or "true") == "true")
    urls = (entry.text("feedburner:origlink"), *stated, *(each for each in permanent if each and "://" in each))
    return next(filter(None, urls), None)


def links(entry: Entry, base: str | None = None) -> tuple[Link, ...]:
    """The items that it links to, its own address among them as `alternate`; whole where their base is known."""
    return tuple(
        Link(rel=link.get("rel") or "alternate", uri=resolved(href, link.base or base))
        for link in entry.all(*LINKS)
        if (href := line(link.get("href")) or text_of(link))
    )


def times(entry: Entry, clock: Clock) -> tuple[datetime | None, datetime | None]:
    """When it was published, and when last updated."""
    published = stamp(clock, "firstcreated", *entry.texts(*PUBLISHED), entry.tells("published", "firstcreated"))
    return published, stamp(clock, "versioncreated", *entry.texts(*UPDATED), entry.tells("updated", "versioncreated"))


def stamp(clock: Clock, column: str, *stamps: str | None) -> datetime | None:
    """The first of some times that can be read."""
    return next((when for each in stamps if (when := maildates.read(clock, column, each))), None)


def valid(entry: Entry, clock: Clock) -> tuple[datetime | None, datetime | None]:
    """From when and until when it may be used."""
    period = {name.lower(): at for name, at in VALID.findall(entry.text("dcterms:valid") or "")}
    ends = (period.get("end"), entry.text("prism:expirationdate"), entry.tells("expirationdate", "expires"))
    return stamp(clock, "release_at", period.get("start")), stamp(clock, "expires", *ends)


def authors(entry: Entry) -> tuple[str, ...]:
    """The names of who wrote it, without their addresses."""
    names = [_person(each) for each in entry.all("dc:creator", "dcterms:creator")]
    if not any(names):
        names = [_person(each) for each in entry.all("author", "atom:author", "itunes:author")]
    return tuple(dict.fromkeys(filter(None, names)))


def _person(element: etree._Element) -> str | None:
    if len(element):
        return next((text_of(each) for each in inside(element, "name")), None)
    printed = clear(element.text)
    found = ADDRESSED.fullmatch(printed) if printed and len(printed) <= NAME else None
    return line(found[1] or found[2]) if found else printed


def copy(entry: Entry, *, whole: bool) -> tuple[str | None, str | None]:
    """Its body and its abstract; the description is the body where it is long, or the item is whole without more."""
    contents = [_copy(each) for each in (*entry.all(*CONTENT), *entry.told(*BODIES))]
    descriptions = (_copy(each) for each in entry.all(*DESCRIPTIONS))
    content = fullest([each for each in contents if each.texts])
    described = next((each for each in descriptions if each.texts), None)
    abstract = body_of(described.texts) if described else entry.tells("firstline", "abstract", "description", "lead")
    if content:
        body = body_of(content.texts)
        return body, abstract if abstract != body else None
    return (abstract, None) if described and (whole or described.words >= COMPLETE) else (None, abstract)


def _copy(element: etree._Element) -> Copy:
    """The copy of an element: inline XML, escaped HTML or plain text; what is elsewhere or binary is none."""
    kind = (element.get("type") or "").lower()
    if len(element):
        document = next(inside(element, "nitf"), None)
        texts = blocks(element) if document is None else Nitf(document).copy
        found = Copy(texts, marked=True)
    elif element.get("src") or (kind and "/" in kind and not kind.startswith("text/") and "xml" not in kind):
        return Copy(())
    else:
        found = copy_of(element.text or "", "text/plain" if kind in ("text", "plain", "text/plain") else None)
    return Copy([text for text in found.texts if not FURNITURE.fullmatch(text)], marked=found.marked)


def language(entry: Entry) -> str | None:
    """Its language as said by itself or its content."""
    elements = (entry.element, *entry.all(*CONTENT))
    own = entry.text("dc:language", "language", "dcterms:language")
    return own or next(filter(None, (each.get(LANG) for each in elements)), None)


def publisher(entry: Entry) -> str | None:
    """Who published it, as it says."""
    return entry.text("dc:publisher", "dcterms:publisher", "prism:publicationname")


def source(entry: Entry) -> str | None:
    """Whom it came from, as it says."""
    for each in entry.all("source", "atom:source", "dc:source"):
        if name := next((text_of(title) for title in inside(each, "title")), None) if len(each) else text_of(each):
            return name
    return None


def sections(entry: Entry) -> tuple[str, ...]:
    """The categories that are of no vocabulary: the feed's own sections."""
    named = (clear(_term(each)) for each in entry.all("category", "atom:category") if not _scheme(each))
    told = (text_of(each) for each in entry.told("section"))
    return tuple(dict.fromkeys(filter(None, (*named, *entry.texts("prism:section"), *told))))


def subjects(entry: Entry) -> Iterator[Subject]:
    """The categories that are terms of a vocabulary; RSS says in one text what is a code or a name."""
    for each in entry.all("category", "atom:category", "media:category"):
        stated = _scheme(each)
        scheme = VOCABULARIES.get((stated or "").rstrip("/"), stated)
        text = clear(each.text)
        code = line(each.get("term")) or (text if text and CODE.fullmatch(text) else None)
        name = clear(each.get("label")) or (text if text != code else None)
        if scheme and (code or name):
            yield Subject(scheme=scheme, code=code.removeprefix(f"{scheme}:") if code else None, name=name)


def _scheme(category: etree._Element) -> str | None:
    return line(category.get("domain")) or line(category.get("scheme"))


def _term(category: etree._Element) -> str | None:
    return category.get("label") or category.get("term") or category.text


def keywords(entry: Entry) -> tuple[str, ...]:
    """Its keywords: lists are parted at their commas."""
    listed = (*entry.texts(*KEYWORDS), *(text for each in entry.told("keywords", "tags") for text in _listed(each)))
    words = (word.strip() for each in listed for word in each.split(","))
    return tuple(dict.fromkeys(filter(None, map(clear, (*entry.texts("dc:subject", "prism:keyword"), *words)))))


def _listed(element: etree._Element) -> Iterator[str]:
    for each in element if len(element) else [element]:
        if text := text_of(each):
            yield text


def places(entry: Entry) -> Iterator[Subject]:
    """The places that it is about."""
    for name in dict.fromkeys(entry.texts("georss:featurename", "dc:coverage", "dcterms:spatial")):
        yield Subject(name=name)


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says for all its items."""

    provider: str | None
    base: str | None
    next_page: str | None
    authors: tuple[str, ...]
    language: str | None
    rights: str | None

    @classmethod
    def of(cls, head: Entry) -> Channel:
        """What the head of a feed says."""
        named = links(head)
        above = (each.get(LANG) for each in head.element.iterancestors())
        return cls(
            provider=publisher(head) or headline(head),
            base=head.element.base or address(head, named),
            next_page=next((link.uri for link in named if link.rel == "next"), None),
            authors=authors(head),
            language=language(head) or next(filter(None, above), None),
            rights=head.text(*RIGHTS),
        )
