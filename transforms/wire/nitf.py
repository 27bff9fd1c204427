"""NITF 3.x: IPTC's news in XML, with and without its namespace, in the habits of AP, AAP, CP, NTB and PA."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.article import Article, Pubstatus
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of
from transforms.moves import move_of, pubstatus_of
from transforms.nitf import Nitf, first, says, texts
from transforms.nitf import named as marks
from transforms.nitf.docdata import Docdata
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import local, root_name, root_of, said, whole


def claims(head: bytes) -> bool:
    """Whether its root element is nitf; NewsML that holds NITF is NewsML."""
    return (root_name(head) or "").lower() == "nitf"


def read(receipt: Receipt) -> Iterator[Article]:
    """The document's one article; BadCopy when there is nothing of one in it."""
    root, charset = root_of(receipt.payload, receipt.habits.charset)
    if local(root).lower() != "nitf":
        raise BadCopy("malformed", f"its root is {local(root)}, not nitf")
    yield _article(root, Clock(receipt.habits.zone), charset)


def _article(root: etree._Element, clock: Clock, charset: str) -> Article:
    data, nitf = Docdata(root), Nitf(root)
    uri, version = data.identity
    release = clock.read("release_at", data.says("date.release", "norm"))
    status = data.states("management-status")
    headline, title = nitf.headline, data.title
    body = body_of(nitf.copy)
    slugline = data.slugline(headline or title)
    if not (headline or title or body):
        if not (uri or slugline):
            raise BadCopy("no_text", "neither headline nor body, neither doc-id nor slug")
        clock.warnings.append("headline, body: neither is there")
    ednote = data.ednote(nitf)
    replaces = data.states("management-doc-idref")
    source = data.source or data.meta("NTBKilde", "aap-source")
    pubstatus = _pubstatus(status, release, clock.warnings)
    move = move_of(pubstatus, version, replaces=replaces, declared=data.declared, ednote=ednote)
    marked = marks.marked(root)
    series_name, series_part, series_total = data.series
    return Article(
        provider=first(
            (*texts(nitf.above["distributor"]), source, data.says("doc-id", "regsrc"), *said(data.pubdata, "name"))
        ),
        uri=uri,
        version=version,
        altids=data.altids,
        url=first(address for address in said(data.pubdata, "ex-ref") if "://" in address),
        replaces=replaces,
        move=move,
        pubstatus="canceled" if move == "kill" else pubstatus,
        status=status,
        signals=data.signals,
        embargoed=release if _is_embargoed(status) else None,
        release_at=release,
        expires=clock.read("expires", data.says("date.expire", "norm")),
        versioncreated=_issued(data, nitf, clock),
        tz_assumed=clock.assumed,
        service=data.meta("anpa-service", "service"),
        sequence=data.meta("anpa-sequence"),
        selector=data.meta("aap-selectors"),
        category=data.meta("anpa-category", "category"),
        priority=whole(data.meta("aap-priority", "NTBPrioritet", "priority")),
        header_keyword=data.meta("anpa-keyword"),
        take_key=data.meta("anpa-takekey"),
        optional=data.meta("optInfo"),
        layout=data.layout,
        title=title if headline and title != headline else None,
        headline=headline or title,
        subheadline=nitf.subheadline,
        slugline=slugline,
        byline=nitf.byline,
        byline_title=nitf.byline_title,
        authors=nitf.authors,
        source=source,
        dateline=nitf.dateline,
        dateline_places=nitf.places,
        ednote=ednote,
        nonpublic="\n".join(nitf.notes(public=False)) or None,
        copyrightholder=data.says("doc.copyright", "holder") or nitf.copyrightholder,
        copyrightnotice=first(texts(nitf.above["rights"])),
        usageterms=data.usageterms,
        language=tag_of(says(root, "baselang") or says(root, "lang"), clock.warnings),
        urgency=data.urgency(clock.warnings),
        genre=data.genres,
        subjects=data.subjects,
        keywords=data.keywords,
        sections=data.sections,
        places=marked["location"],
        people=marked["person"],
        organisations=marked["org"],
        event_place=data.event_place,
        series_name=series_name,
        series_part=series_part,
        series_total=series_total,
        abstract=nitf.abstract,
        body=body,
        signoff=nitf.tagline,
        words_stated=data.words,
        associations=tuple(nitf.pictures),
        links=tuple(data.links),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _is_embargoed(status: str | None) -> bool:
    return (status or "").lower() == "embargoed"


def _pubstatus(status: str | None, release: datetime | None, warnings: list[str]) -> Pubstatus:
    """What its status means; an embargo without a time at which it ends withholds."""
    return "usable" if _is_embargoed(status) and release else pubstatus_of(status, warnings)


def _issued(data: Docdata, nitf: Nitf, clock: Clock) -> datetime | None:
    stamps = (
        data.says("date.issue", "norm"),
        *said(data.pubdata, "date.publication"),
        nitf.dated,
        data.meta("timestamp"),
    )
    return next((when for stamp in stamps if (when := clock.read("versioncreated", stamp))), None)
