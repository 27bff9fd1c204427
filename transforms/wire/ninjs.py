"""ninjs 1.x, 2.x and 3.x: IPTC's news in JSON, single items and lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from schemas.article import Article
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import ninjs
from transforms.body import body_of
from transforms.charset import decode
from transforms.copies import unmarked
from transforms.json import Fields, documents, outline
from transforms.moves import move_of
from transforms.refusals import Refusals
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.wire import HEAD

NAMES = frozenset({"uri", "guid", "urn"})
# The names that no other news in JSON gives its fields, JSON Feed and JSON-LD above all.
MARKS = frozenset(
    "versioncreated versionCreated firstcreated firstCreated pubstatus pubStatus headlines bodies body_html body_xhtml "
    "body_text article_html description_text description_html copyrightholder copyrightHolder usageterms usageTerms "
    "ednote edNote slugline".split()
)
FIRMS = ("organisation", "organisations")
LISTS = ("item", "items", "_items")
# Where an item may stand: alone, in an array, or under the name of a list. AP's Media API puts it under `data`.
WAYS = {("{",), ("[", "{")} | {("{", f"{name}{{") for name in LISTS} | {("{", f"{name}[", "{") for name in LISTS}


def claims(head: bytes) -> bool:
    """Whether the keys of its items are those of ninjs, as far as they stand in the head."""
    # A body that fills the head hides all the keys but those before it.
    enough = 1 if len(head) >= HEAD else 2
    items = (keys for way, keys in outline(head).items() if way in WAYS)
    return any(len(keys & MARKS) >= enough or (keys & NAMES and keys & (MARKS | {"headline"})) for keys in items)


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, naming them."""
    text, charset = decode(receipt.payload, habit=receipt.habits.charset)
    refused = Refusals()
    items = (item for each in documents(text) for item in _items(each))
    yield from refused.articles(items, partial(_article, receipt.habits.zone, charset), "item {} ")
    refused.tell(f"{refused.count} of {refused.seen} items are no articles")


def _items(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and MARKS.isdisjoint(document):
        inside = next((document[name] for name in LISTS if isinstance(document.get(name), list | dict)), document)
        return inside if isinstance(inside, list) else [inside]
    return [document]


def _article(zone: str, charset: str, said: Any) -> Article:
    if not isinstance(said, dict):
        raise BadCopy("malformed", f"is a {type(said).__name__}, not an object")
    item = Fields(said, [])
    clock = Clock(zone, warnings=item.warnings)
    uri, guid, version = item.text("uri", "guid", "urn"), item.text("guid"), item.numbered("version")
    headline, copy, slugline = ninjs.headline(item), ninjs.copy(item), item.text("slugline")
    if not headline and not copy.texts:
        if not (uri or slugline):
            raise BadCopy("no_text", "has neither headline nor body, neither uri nor slug")
        item.warnings.append("headline, body: neither is there")
    title = unmarked(item.text("title"))
    ednote = "\n".join(ninjs.notes(item)) or None
    embargoed = clock.read("embargoed", item.text("embargoed", "embargoedUntil"))
    pubstatus, status = ninjs.standing(item, embargoed)
    links, signals = tuple(ninjs.links(item)), ninjs.signals(item)
    replaces = next((link.uri for link in links if link.rel == "replaces"), None)
    move = move_of(pubstatus, version, replaces=replaces, declared=signals, ednote=ednote)
    sources = ninjs.names_of(item, "infosource", "infosources", "infoSources")
    source = item.text("source") or next(iter(sources[1:]), None)
    return Article(
        provider=next(iter(sources), source),
        uri=uri,
        version=version,
        altids=tuple(ninjs.altids(item)),
        vendor_guid=guid if guid != uri else None,
        url=item.text("url"),
        replaces=replaces,
        type=item.text("type"),
        move=move,
        pubstatus="canceled" if move == "kill" else pubstatus,
        status=status,
        signals=signals,
        embargoed=embargoed,
        expires=clock.read("expires", item.text("expires")),
        versioncreated=clock.read("versioncreated", item.text(*ninjs.VERSION, *ninjs.CREATED)),
        firstcreated=clock.read("firstcreated", item.text("firstcreated", "firstCreated", *ninjs.CREATED)),
        tz_assumed=clock.assumed,
        service=", ".join(ninjs.names_of(item, "service", "services")) or None,
        priority=item.count("priority"),
        title=title if title != headline else None,
        headline=headline,
        subheadline=ninjs.of_role(item, "headlines", "sub") or unmarked(item.text("subheadline")),
        slugline=slugline,
        byline=unmarked(item.text("byline", "by")),
        authors=tuple(name for _, each in item.objects("authors") if (name := each.text("name"))),
        credit=item.text("creditline", "creditLine"),
        source=source,
        dateline=item.text("dateline"),
        located=item.text("located"),
        ednote=ednote,
        nonpublic="\n".join(ninjs.notepad(item, "nonpublic_html")) or None,
        copyrightholder=item.text("copyrightholder", "copyrightHolder"),
        copyrightnotice=unmarked(item.text("copyrightnotice", "copyrightNotice")),
        usageterms=unmarked(item.text("usageterms", "usageTerms")),
        language=tag_of(item.text("language"), item.warnings),
        urgency=ninjs.urgency(item),
        genre=ninjs.names_of(item, "genre", "genres"),
        subjects=ninjs.subjects(item),
        keywords=item.texts("keywords"),
        places=ninjs.terms(item, "place", "places"),
        people=ninjs.terms(item, "person", "people"),
        organisations=(*ninjs.terms(item, *FIRMS), *ninjs.papers(item, *FIRMS)),
        abstract=ninjs.abstract(item),
        body=body_of(copy.texts),
        words_stated=copy.words_stated,
        associations=tuple(ninjs.associations(item)),
        renditions=tuple(ninjs.renditions(item)),
        attachments=tuple(ninjs.attachments(item)),
        links=links,
        charset=charset,
        warnings=tuple(item.warnings),
    )
