"""What an item of a feed says of its story, whichever of RSS, Atom and their extensions it says it with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.article import Link, Subject
from transforms import maildates, nitf
from transforms.body import blocks, body_of, line, text_of
from transforms.copies import Copy, copy_of, fullest, unmarked
from transforms.feed import Entry, resolved
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
# What WordPress puts below every story of a feed.
FURNITURE = re.compile(r"The post .{1,400} (?:appeared first|first appeared) on .{1,200}\.")
# A description of fewer words is a teaser, unless nothing else is there.
COMPLETE = 100
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
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


def uri(entry: Entry) -> str | None:
    """Its id: guid or id, what RDF says it is about, else its address."""
    return entry.text("guid", "id", "atom:id") or next(said([entry.element], "about"), None) or address(entry)


def address(entry: Entry, base: str | None = None) -> str | None:
    """Its address on the web, not the one that counts its readers."""
    if counted := entry.text("feedburner:origlink"):
        return counted
    stated = (link.uri for link in links(entry, base) if link.rel == "alternate")
    permanent = (text_of(guid) for guid in entry.all("guid") if (guid.get("isPermaLink") or "true") == "true")
    return next(stated, None) or next((each for each in permanent if each and "://" in each), None)


def links(entry: Entry, base: str | None = None) -> Iterator[Link]:
    """The items that it links to, its own address among them as `alternate`."""
    for link in entry.all(*LINKS):
        href = line(link.get("href")) or text_of(link)
        if href:
            yield Link(rel=link.get("rel") or "alternate", uri=resolved(href, link.base or base))


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
    found = ADDRESSED.fullmatch(printed or "")
    return line(found[1] or found[2]) if found else printed


def copy(entry: Entry) -> tuple[str | None, str | None]:
    """Its body and its abstract; the description is the body where it is a whole story, or no more is to be had."""
    contents = [_copy(each) for each in (*entry.all(*CONTENT), *entry.told(*BODIES))]
    descriptions = [_copy(each) for each in entry.all(*DESCRIPTIONS)]
    content = fullest([each for each in contents if each.texts])
    described = next((each for each in descriptions if each.texts), None)
    abstract = body_of(described.texts) if described else entry.tells("firstline", "abstract", "description", "lead")
    if content:
        body = body_of(content.texts)
        return body, abstract if abstract != body else None
    complete = described and (described.words >= COMPLETE or not address(entry) or not headline(entry))
    return (abstract, None) if complete else (None, abstract)


def _copy(element: etree._Element) -> Copy:
    """The copy of an element: inline XML, escaped HTML or plain text; what is elsewhere or binary is none."""
    kind = (element.get("type") or "").lower()
    if len(element):
        document = next(inside(element, "nitf"), None)
        texts = list(blocks(element)) if document is None else nitf.copy_of(document)
        found = Copy(texts, marked=True)
    elif element.get("src") or (kind and "/" in kind and not kind.startswith("text/") and "xml" not in kind):
        return Copy(())
    else:
        found = copy_of(element.text or "", "text/plain" if kind in ("text", "plain", "text/plain") else None)
    return Copy([text for text in found.texts if not FURNITURE.fullmatch(text)], marked=found.marked)


def language(entry: Entry, head: Entry) -> str | None:
    """Its language as said by itself, its content, or the feed."""
    elements = (entry.element, *entry.all(*CONTENT))
    own = entry.text("dc:language", "language", "dcterms:language")
    stated = own or next((each.get(XML_LANG) for each in elements if each.get(XML_LANG)), None)
    above = (each.get(XML_LANG) for each in (head.element, *head.element.iterancestors()))
    return stated or head.text("language", "dc:language") or next(filter(None, above), None)


def provider(entry: Entry, head: Entry) -> str | None:
    """Who published it: the publisher that it or its feed names, else the feed's title."""
    publisher = ("dc:publisher", "dcterms:publisher", "prism:publicationname")
    return entry.text(*publisher) or head.text(*publisher) or headline(head)


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
    """The categories that are terms of a vocabulary."""
    for each in entry.all("category", "atom:category", "media:category"):
        if scheme := _scheme(each):
            name, code = clear(each.get("label") or each.text), line(each.get("term"))
            if name or code:
                yield Subject(scheme=scheme, code=code, name=name)


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
