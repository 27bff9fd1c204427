"""The head of NITF: what its docdata, tobject and meta elements say of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from schemas.article import AltId, Link, Subject
from transforms.body import text_of
from transforms.moves import NOTE
from transforms.nitf import HEAD, attribute, first, number, texts
from transforms.xml import each, inside, said

DOCDATA = "head/docdata"
# NTB numbers the revisions of a story at the end of its id; others' ids end in digits that belong to them.
NTB_REVISION = re.compile(r"(.+)_(\d{2,3})")
# PA's title is its slug after a number; CP's is one too, without spaces. Others' is the headline over again.
SLUG_TITLE = re.compile(r"\d+ +([A-Z]{2,} .+)|(\w\S*-\S+)")
LAYOUTS: dict[str | None, Literal["text", "table"]] = {"x": "text", "t": "table"}


def identity(root: etree._Element) -> tuple[str | None, str | None]:
    """The document's id without its revision, and its version."""
    uri = attribute(root, f"{DOCDATA}/doc-id", "id-string")
    version = attribute(root, f"{DOCDATA}/du-key", "version")
    ntb = attribute(root, f"{DOCDATA}/doc-id", "regsrc") == "NTB"
    numbered = NTB_REVISION.fullmatch(uri or "") if ntb else None
    return (numbered[1], version or numbered[2]) if numbered else (uri, version)


def altids(root: etree._Element) -> Iterator[AltId]:
    """The ids of what it belongs to: the key of a story that is sent again and again, a regular article."""
    for path, name in ((f"{DOCDATA}/du-key", "key"), (f"{DOCDATA}/fixture", "fix-id")):
        yield from (AltId(role=path.rpartition("/")[2], value=value) for value in said(each(root, path), name))


def slugline(root: etree._Element, headline: str | None) -> str | None:
    """Its slug: the keyword of ANPA, a title that is written as one, a keyword that stands alone."""
    if slug := meta(root, "anpa-keyword", "NTBStikkord"):
        return slug
    title = first(texts(root, "head/title"))
    found = SLUG_TITLE.fullmatch(title or "") if title != headline else None
    listed = list(keywords(root))
    return found[1] or found[2] if found else listed[0] if len(listed) == 1 else None


def ednote(root: etree._Element, warnings: list[str]) -> str | None:
    """What the document tells editors: its message and what it corrects, else the notes above its body."""
    told = [note for name in ("ed-msg", "correction") for note in said(each(root, f"{DOCDATA}/{name}"), "info")]
    notes = texts(root, f"{HEAD}/note")
    if told and notes:
        warnings.append(f"ednote: left out beside the message: {len(notes)} note above the body")
    return "\n".join(told or notes) or None


def signals(root: etree._Element) -> Iterator[str]:
    """What kind of version it declares itself to be: a correction."""
    # Not the kind of its message to editors: `advisory` is then that message, not the story.
    yield from ("correction" for correction in each(root, f"{DOCDATA}/correction") if any(correction.values()))


def declared(root: etree._Element) -> Iterator[str]:
    """What it declares of itself: its signals, the note of its last revision, its take."""
    yield from signals(root)
    # A comment is text: it declares a correction by what it begins with, and nothing else.
    yield from filter(NOTE.match, said(list(each(root, "head/revision-history"))[-1:], "comment"))
    yield meta(root, "anpa-takekey") or ""


def usageterms(root: etree._Element) -> str | None:
    """What its rights allow: how, within which limits, where."""
    terms = (attribute(root, f"{DOCDATA}/doc.rights", name) for name in ("type", "limitations", "geography"))
    return "\n".join(filter(None, terms)) or None


def urgency(root: etree._Element, warnings: list[str]) -> int | None:
    """Its urgency, 1 to 9."""
    # CP puts it beside docdata.
    stated = first(said(inside(root, "urgency"), "ed-urg"))
    found = number(stated)
    if stated is None or (found and found <= 9):
        return found
    warnings.append(f"urgency: {stated[:60]!r} is not of 1 to 9")
    return None


def genres(root: etree._Element) -> Iterator[str]:
    """Its genres."""
    yield from said(each(root, "head/tobject"), "tobject.type")
    yield from said(each(root, "head/tobject/tobject.property"), "tobject.property.type")


def subjects(root: etree._Element) -> Iterator[Subject]:
    """Its subjects, coded or only named."""
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


def keywords(root: etree._Element) -> Iterator[str]:
    """Its keywords; CP prints them as text."""
    keywords = each(root, f"{DOCDATA}/key-list/keyword")
    return filter(None, (attribute(keyword, "", "key") or text_of(keyword) for keyword in keywords))


def words(root: etree._Element) -> int | None:
    """The count of words that it states."""
    counted = (data for data in inside(root, "pubdata") if (data.get("unit-of-measure") or "").startswith("word"))
    return number(meta(root, "anpa-wordcount") or first(said(counted, "item-length")))


def links(root: etree._Element) -> Iterator[Link]:
    """The documents that it replaces and corrects."""
    for rel, path, name in (
        ("replaces", DOCDATA, "management-doc-idref"),
        ("corrects", f"{DOCDATA}/correction", "id-string"),
    ):
        yield from (Link(rel=rel, uri=uri) for uri in said(each(root, path), name))


def event_place(root: etree._Element) -> str | None:
    """Where the event took place, as closely as it says."""
    places = list(each(root, f"{DOCDATA}/evloc"))
    names = ("city", "county-dist", "state-prov", "iso-cc")
    return first(place for name in names for place in said(places, name)) or first(map(text_of, places))


def sections(root: etree._Element) -> Iterator[str]:
    """The desks or readers that it is meant for, and where it stood in print."""
    yield from said(each(root, f"{DOCDATA}/doc-scope"), "scope")
    yield from said(each(root, "head/pubdata"), "position.section")


def series(root: etree._Element) -> tuple[str | None, int | None, int | None]:
    """The name of its series, which part it is, and of how many; a total of 0 is one that nobody knows."""
    name, part, total = (
        attribute(root, f"{DOCDATA}/series", f"series.{each}") for each in ("name", "part", "totalpart")
    )
    return name, number(part), number(total) or None


def layout(root: etree._Element) -> Literal["text", "table"] | None:
    """What its ANPA header set it as."""
    return LAYOUTS.get(meta(root, "anpa-format"))


def meta(root: etree._Element, *names: str) -> str | None:
    """What the first meta element of one of these names says."""
    return first(said((meta for meta in each(root, "head/meta") if meta.get("name") in names), "content"))
