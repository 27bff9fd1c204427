"""ninjs 1.x, 2.x and 3.x: IPTC's news in JSON, single items and lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from schemas.article import Article, Association, Link, Pubstatus, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of
from transforms.charset import decode
from transforms.copies import Copy, copy_of, fullest, is_shorter, unmarked
from transforms.json import Fields, documents, outline
from transforms.moves import move_of, pubstatus_of
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.wire import HEAD

NAMES = frozenset({"uri", "guid"})
# The names that no other news in JSON gives its fields, JSON Feed and JSON-LD above all.
MARKS = frozenset(
    "versioncreated versionCreated firstcreated firstCreated pubstatus pubStatus headlines bodies body_html body_xhtml "
    "body_text description_text description_html copyrightholder copyrightHolder usageterms usageTerms ednote edNote "
    "slugline".split()
)
LISTS = ("item", "items", "_items")
# Where an item may stand: alone, in an array, or under the name of a list. AP's Media API puts it under `data`.
WAYS = {("{",), ("[", "{")} | {("{", f"{name}{{") for name in LISTS} | {("{", f"{name}[", "{") for name in LISTS}
VOCABULARIES = {
    "http://cv.iptc.org/newscodes/mediatopic": "medtop",
    "http://cv.iptc.org/newscodes/subjectcode": "subj",
}
TEXTS = ("text", "composite")
FROM = ("evolvedfrom", "evolvedFrom", "derivedfrom", "derivedFrom", "replaces")


def claims(head: bytes) -> bool:
    """Whether the keys of its items are those of ninjs, as far as they stand in the head."""
    # A body that fills the head hides all the keys but those before it.
    enough = 1 if len(head) >= HEAD else 2
    items = (keys for way, keys in outline(head).items() if way in WAYS)
    return any(len(keys & MARKS) >= enough or (keys & NAMES and keys & (MARKS | {"headline"})) for keys in items)


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, naming them."""
    text, charset = decode(receipt.payload)
    refused: list[tuple[int, BadCopy]] = []
    number = 0
    for number, said in enumerate((item for each in documents(text) for item in _items(each)), 1):
        try:
            article = _article(said, receipt.habits.zone, charset)
        except BadCopy as bad:
            refused.append((number, bad))
        else:
            yield article
    if refused:
        named = "; ".join(f"item {which} {bad.detail}" for which, bad in refused[:3])
        raise BadCopy(refused[0][1].reason, f"{len(refused)} of {number} items are no articles: {named}")


def _items(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and MARKS.isdisjoint(document):
        inside = next((document[name] for name in LISTS if isinstance(document.get(name), list | dict)), document)
        return inside if isinstance(inside, list) else [inside]
    return [document]


def _article(said: Any, zone: str, charset: str) -> Article:
    if not isinstance(said, dict):
        raise BadCopy("malformed", f"is a {type(said).__name__}, not an object")
    item = Fields(said, [])
    clock = Clock(zone, warnings=item.warnings)
    version = item.numbered("version")
    ednote = unmarked(item.text("ednote", "edNote"))
    embargoed = clock.read("embargoed", item.text("embargoed", "embargoedUntil"))
    pubstatus = _pubstatus(item, embargo_unread=embargoed is None)
    headline, copy, links = _headline(item), _copy(item), tuple(_links(item))
    if not headline and not copy.texts and pubstatus != "canceled":
        raise BadCopy("no_text", f"{item.text(*sorted(NAMES)) or ''} has neither headline nor body".strip())
    sources = [name for _, each in item.objects("infosource", "infosources", "infoSources") if (name := _name(each))]
    source = item.text("source") or next(iter(sources[1:]), None)
    return Article(
        provider=next(iter(sources), source),
        uri=item.text("uri", "guid"),
        version=version,
        move=move_of(pubstatus, version, replaces=_replaced(links), declared=_signals(item), ednote=ednote),
        pubstatus=pubstatus,
        embargoed=embargoed,
        versioncreated=clock.read("versioncreated", item.text("versioncreated", "versionCreated")),
        firstcreated=clock.read("firstcreated", item.text("firstcreated", "firstCreated")),
        tz_assumed=clock.assumed,
        headline=headline,
        subheadline=_of_role(item, "headlines", "sub") or unmarked(item.text("subheadline")),
        slugline=item.text("slugline"),
        byline=item.text("byline", "by"),
        authors=tuple(name for _, each in item.objects("authors") if (name := each.text("name"))),
        credit=item.text("creditline", "creditLine"),
        source=source,
        located=item.text("located"),
        ednote=ednote,
        copyrightholder=item.text("copyrightholder", "copyrightHolder"),
        copyrightnotice=item.text("copyrightnotice", "copyrightNotice"),
        usageterms=item.text("usageterms", "usageTerms"),
        language=tag_of(item.text("language"), item.warnings),
        urgency=_urgency(item),
        genre=tuple(name for _, each in item.objects("genre", "genres") if (name := _name(each))),
        subjects=tuple(_subjects(item)),
        keywords=item.texts("keywords"),
        body=body_of(copy.texts),
        words_stated=copy.words_stated,
        associations=tuple(_associations(item)),
        links=links,
        charset=charset,
        warnings=tuple(item.warnings),
    )


def _pubstatus(item: Fields, *, embargo_unread: bool) -> Pubstatus:
    declared = item.first("pubstatus", "pubStatus")
    pubstatus = pubstatus_of(None if declared is None else str(declared), item.warnings)
    # An embargo whose end cannot be read has not ended.
    stated = item.first("embargoed", "embargoedUntil")
    return "withheld" if stated and embargo_unread and pubstatus == "usable" else pubstatus


def _headline(item: Fields) -> str | None:
    more = sorted(name for name in item.said if name.startswith("headline_"))
    return (
        unmarked(item.text("headline"))
        or _of_role(item, "headlines", "main")
        or next((found for name in more if (found := unmarked(item.text(name)))), None)
        or next((found for _, each in item.objects("headlines") if (found := unmarked(each.text("value")))), None)
        or unmarked(item.text("title"))
    )


def _of_role(item: Fields, name: str, role: str) -> str | None:
    objects = (each for _, each in item.objects(name) if role in (each.text("role") or "main").lower())
    return next((found for each in objects if (found := unmarked(each.text("value")))), None)


def _copy(item: Fields) -> Copy:
    """The fullest of its bodies, with the words that the item states."""
    copies = []
    for name in sorted(name for name in item.said if name.startswith("body_")):
        if text := item.copy(name):
            copies.append(copy_of(text, name.removeprefix("body_"), item.count("wordcount", "wordCount")))
    for _, body in item.objects("bodies"):
        if text := body.copy("value"):
            kind = body.text("contenttype", "contentType")
            copies.append(copy_of(text, kind, body.count("wordcount", "wordCount")))
    chosen = fullest(copies) or Copy(())
    if shorter := sum(is_shorter(copy, chosen) for copy in copies):
        item.warnings.append(f"bodies: left out {shorter} shorter than the fullest")
    return chosen


def _urgency(item: Fields) -> int | None:
    urgency = item.count("urgency")
    if urgency is None or 1 <= urgency <= 9:
        return urgency
    item.warnings.append(f"urgency: {urgency} is not of 1 to 9")
    return None


def _signals(item: Fields) -> Iterator[str]:
    signals = item.first("signals", "signal")
    for each in signals if isinstance(signals, list) else [signals]:
        yield from filter(_is_text, each.values() if isinstance(each, dict) else [each])


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _subjects(item: Fields) -> Iterator[Subject]:
    for _, term in item.objects("subject", "subjects"):
        address, _, last = (term.text("uri") or "").rpartition("/")
        code, name = term.numbered("code", "literal"), term.text("name")
        scheme = term.text("scheme") or (None if code else address)
        if code or last or name:
            scheme = VOCABULARIES.get((scheme or "").rstrip("/"), scheme)
            yield Subject(scheme=scheme or None, code=code or last or None, name=name, why=term.text("rel", "why"))


def _name(term: Fields) -> str | None:
    return term.text("name", "literal", "code", "uri")


def _replaced(links: tuple[Link, ...]) -> str | None:
    return next((link.uri for link in links if link.rel == "replaces"), None)


def _links(item: Fields) -> Iterator[Link]:
    for rel in FROM:
        if uri := item.text(rel):
            yield Link(rel=rel.lower(), uri=uri)
    for name, each in item.objects("associations"):
        if each.text("type") in TEXTS:
            yield Link(rel=name or each.text("name"), uri=each.text("uri", "guid"), version=each.numbered("version"))


def _associations(item: Fields) -> Iterator[Association]:
    """The item's own renditions, and the fullest rendition of each associated item that is no text."""
    for name, rendition in item.objects("renditions"):
        yield _association(item, rendition, name or rendition.text("name"))
    for name, each in item.objects("associations"):
        if each.text("type") not in TEXTS:
            renditions = [rendition for _, rendition in each.objects("renditions")]
            widest = max(renditions, key=lambda rendition: rendition.count("width") or 0, default=each)
            yield _association(each, widest, name or each.text("name"))


def _association(picture: Fields, rendition: Fields, name: str | None) -> Association:
    captions = [each for _, each in picture.objects("descriptions") if each.text("role") in ("caption", "main", None)]
    caption = picture.text("description_text", "description_html") if picture.text("type") not in TEXTS else None
    return Association(
        uri=rendition.text("href") or picture.text("uri", "guid", "href"),
        mediatype=rendition.text("mimetype", "contenttype", "contentType") or picture.text("mimetype", "mime_type"),
        rendition=name,
        caption=unmarked(caption or next((each.text("value") for each in captions), None)),
        credit=picture.text("creditline", "creditLine", "byline", "by"),
        width=rendition.count("width"),
        height=rendition.count("height"),
    )
