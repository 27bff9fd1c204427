"""AP Media API JSON: one item, or a page of a feed; its text comes apart, as a rendition to be fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from schemas.article import AltId, Article, Association, Link, Pubstatus, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import ninjs
from transforms.body import body_of
from transforms.charset import decode
from transforms.copies import copy_of, fullest, unmarked
from transforms.json import Fields, documents, outline
from transforms.moves import move_of, pubstatus_of, under_embargo
from transforms.refusals import Refusals
from transforms.tags import tag_of
from transforms.ticker.anpa import CORRECTIVE
from transforms.times import Clock
from transforms.urgency import urgency_of

ANSWER = frozenset({"api_version", "api_mode", "method", "org_name"})
MARKS = frozenset(
    {"altids", "versioncreated", "firstcreated", "pubstatus", "renditions", "editorialpriority", "itemid"}
)
WAYS = (("{", "data{", "item{"), ("{", "data{", "items[", "{", "item{"))
TEXTS = ("text", "composite")


def claims(head: bytes) -> bool:
    """Whether it is an answer of the API, or holds its items under `data`."""
    found = outline(head)
    return len(found.get(("{",), set()) & ANSWER) >= 2 or any(found.get(way, set()) & MARKS for way in WAYS)


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, or for an error that the API states."""
    text, charset = decode(receipt.payload, habit=receipt.habits.charset)
    refused = Refusals()
    for answer in documents(text):
        yield from refused.articles(_items(answer), partial(_article, receipt.habits.zone, charset))
    refused.tell(f"{refused.count} items are no articles")


def _items(answer: Any) -> Iterator[tuple[Any, Fields]]:
    """Each item with what stands beside it, and the page that holds it."""
    if not isinstance(answer, dict):
        raise BadCopy("malformed", f"an answer is a {type(answer).__name__}, not an object")
    data = answer.get("data")
    if not isinstance(data, dict):
        error = answer.get("error") or answer.get("message") or "no data in the answer"
        raise BadCopy("no_text", str(error)[:200])
    page = Fields(data, [])
    items = data["items"] if isinstance(data.get("items"), list) else [data]
    yield from ((item, page) for item in items)


def _article(zone: str, charset: str, held: tuple[Any, Fields]) -> Article:
    said, page = held
    if not isinstance(said, dict) or not isinstance(said.get("item"), dict):
        raise BadCopy("malformed", "holds no item")
    item = Fields(said["item"], [])
    clock = Clock(zone, warnings=item.warnings)
    ids, beside = _within(item, "altids"), Fields(said, item.warnings)
    uri, version, slugline = ids.text("itemid") or item.text("uri"), item.numbered("version"), item.text("slugline")
    pubstatus, embargoed = _standing(item, clock)
    headline, body = unmarked(item.text("headline", "headline_extended", "title")), _body(item)
    if not headline and not body:
        if not uri and not slugline:
            raise BadCopy("no_text", "has no id, headline or body")
        item.warnings.append("body: neither headline nor body")
    located = _within(item, "datelinelocation")
    city = located.text("city")
    bylines = [each for _, each in item.objects("bylines")]
    ednote = unmarked(item.text("ednote", "description_editornotes"))
    return Article(
        provider=_name(item, "provider"),
        uri=uri,
        version=version,
        altids=tuple(_altids(ids)),
        type=item.text("type"),
        move=move_of(pubstatus, declared=_declared(item, version), ednote=ednote),
        pubstatus=pubstatus,
        status=item.text("pubstatus"),
        signals=item.texts("signals"),
        embargoed=embargoed,
        versioncreated=clock.read("versioncreated", item.text("versioncreated")),
        firstcreated=clock.read("firstcreated", item.text("firstcreated")),
        tz_assumed=clock.assumed,
        category=next((term.text("code", "name") for term in _of(item, "subject", "category")), None),
        priority_code=item.text("editorialpriority"),
        next_page=page.text("next_page"),
        title=unmarked(item.text("title")),
        headline=headline,
        slugline=slugline,
        byline=", ".join(filter(None, (_name(each, "by", "byline", "name") for each in bylines)))
        or item.text("byline"),
        byline_title=next((title for each in bylines if (title := each.text("title"))), None),
        authors=tuple(filter(None, (_within(item, role).text("name") for role in ("photographer", "producer")))),
        credit=item.text("creditline", "description_creditline"),
        source=next((each.text("name") for _, each in item.objects("infosource")), None),
        dateline_places=(city,) if city else (),
        located=located.text("city", "countryareaname", "countryname"),
        ednote=ednote,
        copyrightholder=item.text("copyrightholder"),
        copyrightnotice=item.text("copyrightnotice"),
        usageterms=_terms(item),
        language=tag_of(item.text("language"), item.warnings),
        urgency=urgency_of(item.count("urgency"), item.warnings),
        genre=tuple(filter(None, (each.text("name", "code") for _, each in item.objects("genre")))),
        subjects=tuple(_subjects(item, "subject", "event")),
        keywords=item.texts("keywords"),
        sections=tuple(filter(None, (each.text("name") for _, each in _within(beside, "meta").objects("products")))),
        places=tuple(_subjects(item, "place")),
        people=tuple(_subjects(item, "person")),
        organisations=(
            *_subjects(item, "organisation", "company"),
            *(paper for name in ("organisation", "company") for paper in ninjs.papers(item, name)),
        ),
        abstract=unmarked(item.text("description_summary", "summary", "description_caption")),
        body=body,
        words_stated=_words(item),
        associations=tuple(_associations(item)),
        renditions=tuple(_rendition(item, each, name) for name, each in item.objects("renditions")),
        links=tuple(_links(item)),
        charset=charset,
        warnings=tuple(item.warnings),
    )


def _within(item: Fields, name: str) -> Fields:
    """The object of a name; an empty one where there is none."""
    found = item.said.get(name)
    return Fields(found if isinstance(found, dict) else {}, item.warnings)


def _name(item: Fields, *names: str) -> str | None:
    """A text, or the name of an object that stands in its place."""
    found = item.first(*names)
    return Fields(found, item.warnings).text("name", "code") if isinstance(found, dict) else item.text(*names)


def _terms(item: Fields) -> str | None:
    """What it may be used for: a list, or one text."""
    told = isinstance(item.first("usageterms"), str)
    return item.text("usageterms") if told else "\n".join(item.texts("usageterms")) or None


def _altids(ids: Fields) -> Iterator[AltId]:
    for role in sorted(ids.said):
        if role != "itemid" and (value := ids.numbered(role)):
            yield AltId(role=role, value=value)


def _standing(item: Fields, clock: Clock) -> tuple[Pubstatus, datetime | None]:
    """Its status and the end of its embargo; an embargo whose end cannot be read has not ended."""
    status, stamp = item.text("pubstatus"), item.first("embargoed")
    pubstatus = pubstatus_of(status, item.warnings)
    ends = clock.read("embargoed", stamp) if isinstance(stamp, str) else None
    if (status or "").lower() == "embargoed" and ends:
        return "usable", ends
    return under_embargo(pubstatus, stamp, ends), ends


def _declared(item: Fields, version: str | None) -> list[str]:
    """What declares a move; versions are counted from 0."""
    types = [each.text("name", "code") or "" for _, each in item.objects("editorialtypes")]
    revised = version is not None and version.isdecimal() and version.strip("0") != ""
    slug = item.text("slugline", "title") or ""
    return [*item.texts("signals"), *types, *CORRECTIVE.findall(slug), *(["update"] if revised else [])]


def _body(item: Fields) -> str | None:
    """The fullest of the texts that the answer itself holds."""
    names = (name for name in sorted(item.said) if name == "body" or name.startswith(("body_", "body.")))
    copies = [copy_of(text) for name in names if isinstance(text := item.said[name], str)]
    chosen = fullest(copies)
    return body_of(chosen.texts) if chosen else None


def _words(item: Fields) -> int | None:
    """The words of its story; those of a caption count nothing."""
    texts = (each for name, each in item.objects("renditions") if not (name or "").startswith("caption"))
    return next((count for each in texts if (count := each.count("words")) is not None), None)


def _of(item: Fields, name: str, rel: str) -> Iterator[Fields]:
    return (term for _, term in item.objects(name) if rel in term.texts("rels"))


def _subjects(item: Fields, *names: str) -> Iterator[Subject]:
    for term in (term for name in names for _, term in item.objects(name)):
        code, name = term.numbered("code"), term.text("name")
        if code or name:
            why = ",".join(term.texts("rels")) or None
            yield Subject(scheme=term.text("scheme"), code=code, name=name, why=why)


def _links(item: Fields) -> Iterator[Link]:
    """The texts that are associated with it."""
    for name, each in item.objects("associations"):
        if each.text("type") in TEXTS:
            uri = _within(each, "altids").text("itemid") or each.text("uri")
            yield Link(rel=each.text("rel") or name, uri=uri, version=each.numbered("version"))


def _associations(item: Fields) -> Iterator[Association]:
    """The fullest rendition of each associated item that is no text."""
    for name, each in item.objects("associations"):
        if each.text("type") not in TEXTS:
            renditions = [rendition for _, rendition in each.objects("renditions")]
            widest = max(renditions, key=lambda rendition: rendition.count("width") or 0, default=each)
            yield _rendition(each, widest, name)


def _rendition(item: Fields, rendition: Fields, name: str | None) -> Association:
    return Association(
        uri=rendition.text("href", "uri"),
        mediatype=rendition.text("mimetype"),
        rendition=name or rendition.text("name", "rel"),
        caption=unmarked(item.text("description_caption")),
        credit=item.text("description_creditline", "creditline"),
        width=rendition.count("width"),
        height=rendition.count("height"),
    )
