"""NITF 3.x: IPTC's news in XML, with and without its namespace, in the habits of AP, AAP, CP, NTB and PA."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.article import Article, Link, Pubstatus, Subject
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import nitf
from transforms.body import body_of, text_of
from transforms.moves import move_of, pubstatus_of
from transforms.nitf import HEAD, attribute, first, number, texts
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import each, inside, local, root_name, root_of, said

DOCDATA = "head/docdata"
# NTB numbers the revisions of a story at the end of its id; others' ids end in digits that belong to them.
NTB_REVISION = re.compile(r"(.+)_(\d{2,3})")
# PA's title is its slug after a number; CP's is one too, without spaces. Others' is the headline over again.
SLUG_TITLE = re.compile(r"\d+ +([A-Z]{2,} .+)|(\w\S*-\S+)")


def claims(head: bytes) -> bool:
    """Whether its root element is nitf; NewsML that holds NITF is NewsML."""
    return (root_name(head) or "").lower() == "nitf"


def read(receipt: Receipt) -> Iterator[Article]:
    """The document's one article; BadCopy when it has neither headline nor body and is no cancellation."""
    root, charset = root_of(receipt.payload)
    if local(root).lower() != "nitf":
        raise BadCopy("malformed", f"its root is {local(root)}, not nitf")
    yield _article(root, Clock(receipt.habits.zone), charset)


def _article(root: etree._Element, clock: Clock, charset: str) -> Article:
    uri, version = _identity(root)
    pubstatus, embargoed = _standing(root, clock)
    headline = nitf.headline(root) or first(texts(root, "head/title"))
    body = body_of(nitf.copy_of(root))
    if not headline and not body and pubstatus != "canceled":
        raise BadCopy("no_text", f"{uri or 'without doc-id'}: neither headline nor body")
    ednote = _ednote(root, clock.warnings)
    replaces = attribute(root, DOCDATA, "management-doc-idref")
    source = attribute(root, f"{DOCDATA}/del-list/from-src", "src-name") or _meta(root, "NTBKilde", "aap-source")
    versioncreated = _issued(root, clock)
    return Article(
        provider=first((*texts(root, f"{HEAD}/distributor"), source, attribute(root, f"{DOCDATA}/doc-id", "regsrc"))),
        uri=uri,
        version=version,
        move=move_of(pubstatus, version, replaces=replaces, declared=_signals(root), ednote=ednote),
        pubstatus=pubstatus,
        embargoed=embargoed,
        versioncreated=versioncreated,
        tz_assumed=clock.assumed,
        headline=headline,
        subheadline=nitf.subheadline(root),
        slugline=_slugline(root, headline),
        byline=nitf.byline(root),
        authors=nitf.authors(root),
        source=source,
        dateline=nitf.dateline(root),
        dateline_places=nitf.places(root),
        ednote=ednote,
        copyrightholder=attribute(root, f"{DOCDATA}/doc.copyright", "holder"),
        copyrightnotice=first(texts(root, f"{HEAD}/rights")),
        usageterms=_usageterms(root),
        language=tag_of(attribute(root, "", "baselang") or attribute(root, "", "lang"), clock.warnings),
        urgency=_urgency(root, clock.warnings),
        genre=tuple(dict.fromkeys(_genres(root))),
        subjects=tuple(_subjects(root)),
        keywords=tuple(_keywords(root)),
        body=body,
        words_stated=_words(root),
        associations=tuple(nitf.pictures(root)),
        links=tuple(_links(root)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _identity(root: etree._Element) -> tuple[str | None, str | None]:
    """The document's id without its revision, and its version."""
    uri = attribute(root, f"{DOCDATA}/doc-id", "id-string")
    version = attribute(root, f"{DOCDATA}/du-key", "version")
    ntb = attribute(root, f"{DOCDATA}/doc-id", "regsrc") == "NTB"
    numbered = NTB_REVISION.fullmatch(uri or "") if ntb else None
    return (numbered[1], version or numbered[2]) if numbered else (uri, version)


def _standing(root: etree._Element, clock: Clock) -> tuple[Pubstatus, datetime | None]:
    """Its status and the end of its embargo; without a time at which that ends it is withheld."""
    status = attribute(root, DOCDATA, "management-status")
    if status is None or status.lower() != "embargoed":
        return pubstatus_of(status, clock.warnings), None
    release = clock.read("embargoed", attribute(root, f"{DOCDATA}/date.release", "norm"))
    return "usable" if release else "withheld", release


def _issued(root: etree._Element, clock: Clock) -> datetime | None:
    stamps = (
        attribute(root, f"{DOCDATA}/date.issue", "norm"),
        *said(inside(root, "pubdata"), "date.publication"),
        attribute(root, f"{HEAD}/dateline/story.date", "norm"),
        _meta(root, "timestamp"),
    )
    return next((when for stamp in stamps if (when := clock.read("versioncreated", stamp))), None)


def _slugline(root: etree._Element, headline: str | None) -> str | None:
    if slug := _meta(root, "anpa-keyword", "NTBStikkord"):
        return slug
    title = first(texts(root, "head/title"))
    found = SLUG_TITLE.fullmatch(title or "") if title != headline else None
    keywords = list(_keywords(root))
    return found[1] or found[2] if found else keywords[0] if len(keywords) == 1 else None


def _ednote(root: etree._Element, warnings: list[str]) -> str | None:
    """What the document tells editors: its message and what it corrects, else the notes above its body."""
    told = [note for name in ("ed-msg", "correction") for note in said(each(root, f"{DOCDATA}/{name}"), "info")]
    notes = texts(root, f"{HEAD}/note")
    if told and notes:
        warnings.append(f"ednote: left out beside the message: {len(notes)} note above the body")
    return "\n".join(told or notes) or None


def _signals(root: etree._Element) -> Iterator[str]:
    """What it declares of itself: a correction, the note of its last revision, its take."""
    for correction in each(root, f"{DOCDATA}/correction"):
        if any(correction.values()):
            yield "correction"
    yield from said(list(each(root, "head/revision-history"))[-1:], "comment")
    yield _meta(root, "anpa-takekey") or ""


def _usageterms(root: etree._Element) -> str | None:
    terms = (attribute(root, f"{DOCDATA}/doc.rights", name) for name in ("type", "limitations", "geography"))
    return "\n".join(filter(None, terms)) or None


def _urgency(root: etree._Element, warnings: list[str]) -> int | None:
    # CP puts it beside docdata.
    stated = first(said(inside(root, "urgency"), "ed-urg"))
    urgency = number(stated)
    if stated is None or (urgency and urgency <= 9):
        return urgency
    warnings.append(f"urgency: {stated[:60]!r} is not of 1 to 9")
    return None


def _genres(root: etree._Element) -> Iterator[str]:
    yield from said(each(root, "head/tobject"), "tobject.type")
    yield from said(each(root, "head/tobject/tobject.property"), "tobject.property.type")


def _subjects(root: etree._Element) -> Iterator[Subject]:
    for term in each(root, "head/tobject/tobject.subject"):
        code, detail, matter, kind, registrar, letters = (
            attribute(term, "", f"tobject.subject.{name}")
            for name in ("refnum", "detail", "matter", "type", "ipr", "code")
        )
        if code or letters or detail or matter or kind:
            scheme = _scheme(registrar or "IPTC", code or "")
            yield Subject(scheme=scheme, code=code or letters, name=detail or matter or kind)


def _scheme(registrar: str, code: str) -> str:
    """IPTC's subject codes end at 17999999; its media topics, sent in their place since, begin at 20000000."""
    if registrar.upper() != "IPTC" or not re.fullmatch("[0-9]{8}", code):
        return registrar
    return "medtop" if code >= "2" else "subj"


def _keywords(root: etree._Element) -> Iterator[str]:
    keywords = each(root, f"{DOCDATA}/key-list/keyword")
    return filter(None, (attribute(keyword, "", "key") or text_of(keyword) for keyword in keywords))


def _words(root: etree._Element) -> int | None:
    counted = (data for data in inside(root, "pubdata") if (data.get("unit-of-measure") or "").startswith("word"))
    return number(_meta(root, "anpa-wordcount") or first(said(counted, "item-length")))


def _links(root: etree._Element) -> Iterator[Link]:
    for rel, path, name in (
        ("replaces", DOCDATA, "management-doc-idref"),
        ("corrects", f"{DOCDATA}/correction", "id-string"),
    ):
        yield from (Link(rel=rel, uri=uri) for uri in said(each(root, path), name))


def _meta(root: etree._Element, *names: str) -> str | None:
    return first(said((meta for meta in each(root, "head/meta") if meta.get("name") in names), "content"))
