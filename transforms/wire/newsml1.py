"""NewsML 1.0, 1.1 and 1.2, in the habits of AFP, ANA, ANP, ATS, Belga, Business Wire, EFE, Kyodo and TASS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from schemas.article import Article, Pubstatus
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of
from transforms.elements import first, parts
from transforms.moves import move_of
from transforms.newsml.bundle import content_of
from transforms.newsml.newslines import Item, lines_of, trimmed
from transforms.newsml.revisions import formal, revision_of
from transforms.newsml.topics import Defined, defined_in, topics_of
from transforms.refusals import Refusals
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.urgency import urgency_of
from transforms.xml import Parts, inside, local, root_name, root_of, whole

# What components say, they say for all stories inside them; so many elements are read so, of one item.
REPEATED = 200_000
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")


def claims(head: bytes) -> bool:
    """Whether its root element is NewsML; those of NewsML-G2 are newsItem, newsMessage and others."""
    return (root_name(head) or "").lower() == "newsml"


def read(receipt: Receipt) -> Iterator[Article]:
    """The stories of its items; then BadCopy for the items that hold none, naming them."""
    root, charset = root_of(receipt.payload, receipt.habits.charset)
    if local(root).lower() != "newsml":
        raise BadCopy("malformed", f"its root is {local(root)}, not NewsML")
    message = parts(root)
    common = defined_in(message["topicset"])
    # The second finds those of a prefix that is bound to nothing, and takes five times as long.
    elements = list(root.iter("{*}NewsItem")) or list(inside(root, "NewsItem"))
    refused = Refusals()
    for element in elements:
        yield from refused.articles(
            _items(element, message, common, receipt.habits.zone), lambda item: _article(item, charset)
        )
    if not elements:
        raise BadCopy("no_text", "no item in it")
    refused.tell(f"{len(elements)} items, {refused.count} stories in them are no articles")


def _items(element: etree._Element, message: Parts, common: Defined, zone: str) -> Iterator[Item]:
    held, envelope = parts(element), parts(*message["newsenvelope"])
    content, revision = content_of(held), revision_of(held)
    defined = defined_in([*held["topicset"], *content.topicsets], common)
    repeated = 0
    for place, story in enumerate(content.stories):
        described = [each for component in story.around for each in component.described()]
        around = [component.held for component in story.around]
        rights = parts(*(each for held in around for each in held["rightsmetadata"]))
        lines, typed = lines_of(story)
        topics = topics_of(described, defined, story.language)
        repeated += len(story.around) + len(typed) + len(defined.called) + len(content.references)
        repeated += sum(map(len, topics.held.values()))
        if place and repeated > REPEATED:
            raise BadCopy("too_large", f"{len(content.stories)} stories in one item, and too much said of all of them")
        yield Item(
            held=held,
            envelope=envelope,
            revision=revision,
            content=content,
            story=story,
            place=place,
            topics=topics,
            lines=lines,
            administrative=parts(*(each for held in around for each in held["administrativemetadata"])),
            rights=parts(*rights["copyright"]),
            usage=parts(*rights["usagerights"]),
            typed=typed,
            nitf=next((piece.nitf for piece in story.texts if piece.nitf), None),
            clock=Clock(zone),
        )


def _article(item: Item, charset: str) -> Article:
    revision, clock, topics, lines, inner = item.revision, item.clock, item.topics, item.lines, item.nitf
    uri, version, management = item.uri(), revision.version, revision.management
    pubstatus, embargoed, expires = revision.standing(clock)
    headline, slugline, dateline = item.headline(), item.slugline(), item.dateline()
    abstract, copy = item.copy()
    notes, terms = item.notes(), item.terms()
    # The copy's own lines do not declare a move.
    move = move_of(pubstatus, version, replaces=revision.previous, declared=revision.declared, ednote="\n".join(notes))
    body = body_of(trimmed(copy, notes, terms))
    pictures = item.pictures()
    _refuse(item, uri or slugline, headline or body, pubstatus)
    return Article(
        provider=formal(parts(*item.administrative["provider"])["party"])
        or formal(parts(*item.envelope["sentfrom"])["party"])
        or formal(revision.ids["providerid"]),
        uri=item.sent() or uri,
        item=uri if item.sent() else None,
        version=version,
        altids=tuple(item.altids()),
        vendor_guid=first(topics.held["guid"]),
        type=item.kind(),
        move=move,
        pubstatus=pubstatus,
        status=revision.status,
        signals=tuple(revision.signals),
        embargoed=embargoed,
        release_at=clock.read("release_at", first(item.usage["startdate"])),
        expires=expires or clock.read("expires", first(item.usage["enddate"])),
        versioncreated=clock.read("versioncreated", first(management["thisrevisioncreated"]))
        or clock.read("versioncreated", first(item.envelope["dateandtime"])),
        firstcreated=clock.read("firstcreated", first(management["firstcreated"])),
        tz_assumed=clock.assumed,
        service=formal(item.envelope["newsservice"]) or formal(item.envelope["newsproduct"]),
        sequence=first(item.envelope["transmissionid"]),
        category=topics.category(),
        priority=whole(formal(item.envelope["priority"])),
        title=first(parts(*item.held["identification"])["namelabel"]),
        headline=headline,
        subheadline=first(lines["subheadline"]) or (inner.subheadline if inner else None),
        slugline=slugline,
        byline=item.byline(),
        byline_title=first(lines["bylinetitle"]),
        authors=tuple(item.authors()),
        credit=first(lines["creditline"]),
        source=formal(parts(*item.administrative["source"])["party"]),
        dateline=dateline,
        dateline_places=item.places(dateline),
        dateline_date=_day(first(topics.held["datelinedate"])),
        located=topics.place("origin"),
        ednote="\n".join(notes) or None,
        nonpublic=item.line("contact"),
        copyrightholder=formal(item.rights["copyrightholder"]),
        copyrightnotice=first(lines["copyrightline"]),
        usageterms="\n".join(terms) or None,
        language=tag_of(item.story.language, clock.warnings),
        urgency=urgency_of(formal(item.revision.management["urgency"]), item.clock.warnings),
        genre=tuple(topics.formal("genre")),
        subjects=tuple(dict.fromkeys(topics.subjects())),
        keywords=tuple(dict.fromkeys(item.keywords())),
        places=tuple(dict.fromkeys(topics.places())),
        people=tuple(dict.fromkeys(topics.people())),
        organisations=tuple(dict.fromkeys(topics.organisations())),
        event_place=topics.place("event"),
        series_name=first(lines["seriesline"]),
        abstract=abstract,
        body=body,
        signoff=inner.tagline if inner else None,
        words_stated=item.words(),
        associations=pictures if item.story.texts else (),
        renditions=() if item.story.texts else pictures,
        links=tuple(item.links(uri)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _refuse(item: Item, named: str | None, text: str | None, pubstatus: Pubstatus) -> None:
    """Nothing to keep: an item that nothing names, or that holds only changes to one before it."""
    if item.revision.partial and not text and pubstatus == "usable":
        raise BadCopy("no_text", f"{named or ''} holds changes to an earlier revision, which it needs".strip())
    if not named and not text:
        raise BadCopy("no_text", "an item without id, headline and body")
    if not text and pubstatus != "canceled":
        item.clock.warnings.append("body: neither headline nor body")


def _day(stamp: str | None) -> date | None:
    found = DAY.match(stamp or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
