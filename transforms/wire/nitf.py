"""NITF 3.x: IPTC's news in XML, with and without its namespace, in the habits of AP, AAP, CP, NTB and PA."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.article import Article, Pubstatus
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import docdata, marks, nitf
from transforms.body import body_of
from transforms.docdata import DOCDATA
from transforms.moves import move_of, pubstatus_of
from transforms.nitf import HEAD, attribute, first, number, texts
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import inside, local, root_name, root_of, said


def claims(head: bytes) -> bool:
    """Whether its root element is nitf; NewsML that holds NITF is NewsML."""
    return (root_name(head) or "").lower() == "nitf"


def read(receipt: Receipt) -> Iterator[Article]:
    """The document's one article; BadCopy when there is nothing of one in it."""
    root, charset = root_of(receipt.payload)
    if local(root).lower() != "nitf":
        raise BadCopy("malformed", f"its root is {local(root)}, not nitf")
    yield _article(root, Clock(receipt.habits.zone), charset)


def _article(root: etree._Element, clock: Clock, charset: str) -> Article:
    uri, version = docdata.identity(root)
    release = clock.read("release_at", attribute(root, f"{DOCDATA}/date.release", "norm"))
    status = attribute(root, DOCDATA, "management-status")
    headline, title = nitf.headline(root), first(texts(root, "head/title"))
    body = body_of(nitf.copy_of(root))
    slugline = docdata.slugline(root, headline or title)
    if not (headline or title or body):
        if not (uri or slugline):
            raise BadCopy("no_text", "neither headline nor body, neither doc-id nor slug")
        clock.warnings.append("headline, body: neither is there")
    ednote = docdata.ednote(root, clock.warnings)
    replaces = attribute(root, DOCDATA, "management-doc-idref")
    source = attribute(root, f"{DOCDATA}/del-list/from-src", "src-name") or docdata.meta(root, "NTBKilde", "aap-source")
    pubstatus = _pubstatus(status, release, clock.warnings)
    move = move_of(pubstatus, version, replaces=replaces, declared=docdata.declared(root), ednote=ednote)
    series_name, series_part, series_total = docdata.series(root)
    return Article(
        provider=first((*texts(root, f"{HEAD}/distributor"), source, attribute(root, f"{DOCDATA}/doc-id", "regsrc"))),
        uri=uri,
        version=version,
        altids=tuple(docdata.altids(root)),
        replaces=replaces,
        move=move,
        pubstatus="canceled" if move == "kill" else pubstatus,
        status=status,
        signals=tuple(docdata.signals(root)),
        embargoed=release if _is_embargoed(status) else None,
        release_at=release,
        expires=clock.read("expires", attribute(root, f"{DOCDATA}/date.expire", "norm")),
        versioncreated=_issued(root, clock),
        tz_assumed=clock.assumed,
        service=docdata.meta(root, "anpa-service", "service"),
        sequence=docdata.meta(root, "anpa-sequence"),
        selector=docdata.meta(root, "aap-selectors"),
        category=docdata.meta(root, "anpa-category", "category"),
        priority=number(docdata.meta(root, "aap-priority", "NTBPrioritet", "priority")),
        header_keyword=docdata.meta(root, "anpa-keyword"),
        take_key=docdata.meta(root, "anpa-takekey"),
        optional=docdata.meta(root, "optInfo"),
        layout=docdata.layout(root),
        title=title if headline and title != headline else None,
        headline=headline or title,
        subheadline=nitf.subheadline(root),
        slugline=slugline,
        byline=nitf.byline(root),
        byline_title=nitf.byline_title(root),
        authors=nitf.authors(root),
        source=source,
        dateline=nitf.dateline(root),
        dateline_places=nitf.places(root),
        ednote=ednote,
        copyrightholder=attribute(root, f"{DOCDATA}/doc.copyright", "holder")
        or first(texts(root, f"{HEAD}/rights/rights.owner")),
        copyrightnotice=first(texts(root, f"{HEAD}/rights")),
        usageterms=docdata.usageterms(root),
        language=tag_of(attribute(root, "", "baselang") or attribute(root, "", "lang"), clock.warnings),
        urgency=docdata.urgency(root, clock.warnings),
        genre=tuple(dict.fromkeys(docdata.genres(root))),
        subjects=tuple(docdata.subjects(root)),
        keywords=tuple(docdata.keywords(root)),
        sections=tuple(dict.fromkeys(docdata.sections(root))),
        places=marks.places(root),
        people=marks.people(root),
        organisations=marks.organisations(root),
        event_place=docdata.event_place(root),
        series_name=series_name,
        series_part=series_part,
        series_total=series_total,
        abstract=nitf.abstract(root),
        body=body,
        words_stated=docdata.words(root),
        associations=tuple(nitf.pictures(root)),
        links=tuple(docdata.links(root)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _is_embargoed(status: str | None) -> bool:
    return (status or "").lower() == "embargoed"


def _pubstatus(status: str | None, release: datetime | None, warnings: list[str]) -> Pubstatus:
    """What its status means; an embargo without a time at which it ends withholds."""
    return "usable" if _is_embargoed(status) and release else pubstatus_of(status, warnings)


def _issued(root: etree._Element, clock: Clock) -> datetime | None:
    stamps = (
        attribute(root, f"{DOCDATA}/date.issue", "norm"),
        *said(inside(root, "pubdata"), "date.publication"),
        attribute(root, f"{HEAD}/dateline/story.date", "norm"),
        docdata.meta(root, "timestamp"),
    )
    return next((when for stamp in stamps if (when := clock.read("versioncreated", stamp))), None)
