"""NewsML 1.0, 1.1 and 1.2, in the habits of AFP, ANA, ANP, ATS, Belga, Business Wire, EFE, Kyodo and TASS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from schemas.article import AltId, Article, Association, Link, Pubstatus
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms import nitf, revisions
from transforms.body import body_of
from transforms.components import Content, Piece, Story, components, content_of
from transforms.dateline import CERTAIN, parse, stated
from transforms.moves import move_of
from transforms.nitf import first, number
from transforms.revisions import MANAGEMENT, formal
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.topics import Topic, Topics, defined_in
from transforms.xml import each, inside, local, root_name, root_of, said

LINES = "NewsLines"
ADMINISTRATIVE = "AdministrativeMetadata"
USAGE = "RightsMetadata/UsageRights"
# A line above the copy that tells what it replaces; ANP spaces its first word out.
ADVISORY = re.compile(r"\W*N ?i ?e ?u ?w\b.{0,40}\bvervangt\b.*", re.IGNORECASE | re.DOTALL)
SEPARATOR = re.compile(r"\s*[;,]\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One story of one news item: what stands around it, and the clock for its times."""

    element: etree._Element
    envelope: list[etree._Element]
    content: Content
    story: Story
    # Of several stories of the item, from 0.
    place: int
    topics: Topics
    clock: Clock

    def stated(self, path: str) -> str | None:
        """What the item says at a path."""
        return formal(self.element, path)

    def sent(self, *paths: str) -> str | None:
        """What the message around it says, at the first path that says anything."""
        return first(formal(envelope, path) for path in paths for envelope in self.envelope)

    def near(self, *paths: str) -> str | None:
        """What the nearest component says, at the first path that says anything."""
        return first(formal(component, path) for path in paths for component in self.story.around)

    def lines(self, *kinds: str) -> Iterator[str]:
        """The news lines of these kinds, of those that have no element of their own."""
        for line in (line for component in self.story.around for line in each(component, f"{LINES}/NewsLine")):
            if (formal(line, "NewsLineType") or "").lower().removesuffix("line") in kinds:
                yield from nitf.texts(line, "NewsLineText")

    @property
    def nitf(self) -> etree._Element | None:
        """The NITF that holds its copy."""
        return next((piece.nitf for piece in self.story.texts if piece.nitf is not None), None)


def claims(head: bytes) -> bool:
    """Whether its root element is NewsML; those of NewsML-G2 are newsItem, newsMessage and others."""
    return (root_name(head) or "").lower() == "newsml"


def read(receipt: Receipt) -> Iterator[Article]:
    """The stories of its items; then BadCopy for the items that hold none, naming them."""
    root, charset = root_of(receipt.payload)
    if local(root).lower() != "newsml":
        raise BadCopy("malformed", f"its root is {local(root)}, not NewsML")
    envelope = list(each(root, "NewsEnvelope"))
    refused: list[str] = []
    elements = list(inside(root, "NewsItem"))
    for element in elements:
        for item in _items(element, envelope, receipt.habits.zone):
            try:
                article = _article(item, charset)
            except BadCopy as bad:
                refused.append(bad.detail)
            else:
                yield article
    if refused or not elements:
        raise BadCopy(
            "no_text", f"{len(refused)} stories of {len(elements)} items are no articles: {'; '.join(refused[:3])}"
        )


def _items(element: etree._Element, envelope: list[etree._Element], zone: str) -> Iterator[Item]:
    content, defined = content_of(element), defined_in(element)
    for place, story in enumerate(content.stories):
        yield Item(element, envelope, content, story, place, _topics(story, defined), Clock(zone))


def _topics(story: Story, defined: dict[str, Topic]) -> Topics:
    # TASS misspells it.
    described = [
        child
        for component in story.around
        for child in component
        if local(child) in ("DescriptiveMetadata", "DescriptiveMetada")
    ]
    return Topics(described, defined, (story.language or "").lower().split("-")[0])


def _article(item: Item, charset: str) -> Article:
    element, clock, topics = item.element, item.clock, item.topics
    uri, version = _identity(item)
    pubstatus, embargoed, expires = revisions.standing(element, version, clock)
    inner = item.nitf
    headline, dateline = _headline(item), _dateline(item)
    abstract, copy = _copy(item)
    notes, terms = list(_notes(item)), list(_terms(item))
    ednote = "\n".join(notes)
    copy = _trimmed(copy, notes, terms)
    body = body_of(copy)
    slugline = _slugline(item)
    _refuse(item, uri or slugline, headline or body, pubstatus)
    pictures = tuple(_association(item, piece) for piece in item.content.media_of(item.story))
    declared, before = revisions.declared(element, version), revisions.previous(element)
    return Article(
        provider=item.near(f"{ADMINISTRATIVE}/Provider/Party")
        or item.sent("SentFrom/Party")
        or item.stated(f"{revisions.IDS}/ProviderId"),
        uri=uri,
        version=version,
        altids=tuple(_altids(item)),
        vendor_guid=topics.text("guid"),
        type=_type(item),
        move=move_of(pubstatus, version, replaces=before, declared=declared, ednote=ednote),
        pubstatus=pubstatus,
        status=item.stated(f"{MANAGEMENT}/Status"),
        signals=tuple(revisions.signals(element)),
        embargoed=embargoed,
        release_at=clock.read("release_at", item.near(f"{USAGE}/StartDate")),
        expires=expires or clock.read("expires", item.near(f"{USAGE}/EndDate")),
        versioncreated=clock.read("versioncreated", item.stated(f"{MANAGEMENT}/ThisRevisionCreated"))
        or clock.read("versioncreated", item.sent("DateAndTime")),
        firstcreated=clock.read("firstcreated", item.stated(f"{MANAGEMENT}/FirstCreated")),
        tz_assumed=clock.assumed,
        service=item.sent("NewsService", "NewsProduct"),
        sequence=item.sent("TransmissionId"),
        category=topics.category(),
        priority=number(item.sent("Priority")),
        title=item.stated("Identification/NameLabel"),
        headline=headline,
        subheadline=item.near(f"{LINES}/SubHeadLine") or (None if inner is None else nitf.subheadline(inner)),
        slugline=slugline,
        byline=item.near(f"{LINES}/ByLine") or (None if inner is None else nitf.byline(inner)),
        byline_title=item.near(f"{LINES}/ByLineTitle"),
        authors=tuple(_authors(item)),
        credit=item.near(f"{LINES}/CreditLine"),
        source=item.near(f"{ADMINISTRATIVE}/Source/Party"),
        dateline=dateline,
        dateline_places=_places(dateline, topics),
        dateline_date=_day(topics.text("DateLineDate")),
        located=topics.place("origin"),
        ednote="\n".join(notes) or None,
        nonpublic="\n".join(item.lines("contact")) or None,
        copyrightholder=item.near("RightsMetadata/Copyright/CopyrightHolder"),
        copyrightnotice=item.near(f"{LINES}/CopyrightLine"),
        usageterms="\n".join(terms) or None,
        language=tag_of(item.story.language, clock.warnings),
        urgency=_urgency(item),
        genre=tuple(topics.formal("Genre")),
        subjects=tuple(dict.fromkeys(topics.subjects())),
        keywords=tuple(dict.fromkeys(_keywords(item))),
        places=tuple(dict.fromkeys(topics.places())),
        people=tuple(dict.fromkeys(topics.people())),
        organisations=tuple(dict.fromkeys(topics.organisations())),
        event_place=topics.place("event"),
        series_name=item.near(f"{LINES}/SeriesLine"),
        abstract=abstract,
        body=body,
        words_stated=_words(item),
        associations=pictures if item.story.texts else (),
        renditions=() if item.story.texts else pictures,
        links=tuple(_links(item, uri)),
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _identity(item: Item) -> tuple[str | None, str | None]:
    """Its id and revision; stories after the first are told apart by language, else by their component's own id."""
    uri, version = revisions.identity(item.element)
    uri = uri or item.topics.text("guid")
    if not uri or not item.place:
        return uri, version
    duid = item.story.texts[0].chain[-1].get("Duid")
    mark = item.story.language if item.content.languages == len(item.content.stories) else duid
    return f"{uri}#{mark or item.place + 1}", version


def _altids(item: Item) -> Iterator[AltId]:
    yield from revisions.altids(item.element)
    for role in ("FileName", "SystemIdentifier"):
        if value := item.near(f"{ADMINISTRATIVE}/{role}"):
            yield AltId(role=role, value=value)


def _type(item: Item) -> str | None:
    pieces = item.story.texts or item.content.media
    return pieces[0].kind if pieces else "composite" if any(_references(item)) else None


def _headline(item: Item) -> str | None:
    own = None if item.nitf is None else nitf.headline(item.nitf)
    return (
        item.near(f"{LINES}/HeadLine")
        or first(item.lines("head", "headline"))
        or first(item.story.lines("headline"))
        or own
        or (None if item.nitf is None else first(nitf.texts(item.nitf, "head/title")))
    )


def _slugline(item: Item) -> str | None:
    return (
        item.near(f"{LINES}/SlugLine")
        or first(item.lines("slug", "catchword"))
        or item.stated("Identification/NameLabel")
    )


def _dateline(item: Item) -> str | None:
    return item.near(f"{LINES}/DateLine") or (None if item.nitf is None else nitf.dateline(item.nitf))


def _places(dateline: str | None, topics: Topics) -> tuple[str, ...]:
    """The origin's city, where the dateline gives no more than a day; else the dateline tells."""
    found = stated(dateline) if dateline else None
    city = topics.place("origin", ("City",))
    return (city,) if city and dateline and not (found and found.places) else ()


def _day(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat((stamp or "")[:8])
    except ValueError:
        return None


def _copy(item: Item) -> tuple[str | None, list[str]]:
    """Its abstract, and its copy; a lead is the copy's first paragraph, unless the copy opens with a dateline."""
    lead, copy = item.story.lines("lead"), item.story.copy()
    abstract = body_of(item.story.lines("abstract") or lead)
    opening = parse(copy[0]) if lead and copy else None
    if (opening and opening.confidence >= CERTAIN) or copy[:1] == lead[:1]:
        lead = []
    if not item.story.texts:
        abstract = abstract or first(item.content.caption(piece) for piece in item.content.media)
    return abstract, [*lead, *copy]


def _trimmed(copy: list[str], notes: list[str], terms: list[str]) -> list[str]:
    """The copy without the line above it that is for editors, and the one below it that states rights."""
    if copy and ADVISORY.fullmatch(copy[0]):
        notes.append(copy[0])
        copy = copy[1:]
    if copy and copy[-1].startswith("©"):
        terms.append(copy[-1])
        copy = copy[:-1]
    return copy


def _refuse(item: Item, named: str | None, text: str | None, pubstatus: Pubstatus) -> None:
    """Nothing to keep: an item that nothing names, or changes alone to one that came before."""
    if revisions.is_partial(item.element) and not text and pubstatus == "usable":
        raise BadCopy("no_text", f"{named or ''} holds changes to an earlier revision, which it needs".strip())
    if not named and not text:
        raise BadCopy("no_text", "an item without id, headline and body")
    if not text and pubstatus != "canceled":
        item.clock.warnings.append("body: neither headline nor body")


def _notes(item: Item) -> Iterator[str]:
    """What is for editors."""
    yield from item.lines("advisory", "editorialnote", "ednote", "note")
    yield from item.story.lines("ednote")
    yield from nitf.texts(item.element, "Comment")
    if item.nitf is not None:
        yield from said(each(item.nitf, "head/docdata/ed-msg"), "info")


def _terms(item: Item) -> Iterator[str]:
    """What it may be used for."""
    yield from filter(None, [item.near(f"{LINES}/RightsLine")])
    for name in ("UsageType", "Geography", "Limitations"):
        yield from filter(None, [item.near(f"{USAGE}/{name}")])


def _authors(item: Item) -> Iterator[str]:
    if item.nitf is not None:
        yield from nitf.authors(item.nitf)
    for component in item.story.around:
        for found in each(component, f"{ADMINISTRATIVE}/Property"):
            if (found.get("FormalName") or "").lower() == "author":
                yield from said([found], "Value")


def _urgency(item: Item) -> int | None:
    said_ = item.stated(f"{MANAGEMENT}/Urgency")
    urgency = number(said_)
    if said_ is None or (urgency and urgency <= 9):
        return urgency
    item.clock.warnings.append(f"urgency: {said_[:60]!r} is not of 1 to 9")
    return None


def _keywords(item: Item) -> Iterator[str]:
    yield from item.topics.values("keyword", "keywords")
    for component in item.story.around:
        yield from nitf.texts(component, "item_keywords/item_keyword")
    yield from filter(None, SEPARATOR.split(item.near(f"{LINES}/KeywordLine") or ""))


def _words(item: Item) -> int | None:
    for piece in item.story.texts:
        for found in each(piece.content, "Characteristics/Property"):
            if found.get("FormalName") in ("Words", "WordCount"):
                return number(found.get("Value"))
    return None


def _references(item: Item) -> Iterator[etree._Element]:
    """The items that its components name instead of holding them."""
    return (found for component in components(item.element) for found in each(component, "NewsItemRef"))


def _links(item: Item, uri: str | None) -> Iterator[Link]:
    yield from revisions.links(item.element, uri)
    for found in _references(item):
        for address in said([found], "NewsItem"):
            to, version = revisions.named(address)
            yield Link(rel=_role(found), uri=to, version=version)
    for component in item.story.around:
        yield from (Link(rel="seealso", uri=more) for more in nitf.texts(component, f"{LINES}/MoreLink"))


def _role(reference: etree._Element) -> str:
    component = reference.getparent()
    return (None if component is None else formal(component, "Role")) or "newsitemref"


def _association(item: Item, piece: Piece) -> Association:
    measures = {
        found.get("FormalName"): found.get("Value") for found in each(piece.content, "Characteristics/Property")
    }
    width, height = (
        next((number(measures[name]) for name in (side, f"Pixel{side}", f"{side}InPixels") if name in measures), None)
        for side in ("Width", "Height")
    )
    lines = (
        nitf.texts(component, f"{LINES}/{name}") for name in ("CreditLine", "ByLine") for component in piece.chain[::-1]
    )
    return Association(
        uri=next(said([piece.content], "Href"), None),
        mediatype=piece.mime,
        rendition=piece.role or None,
        caption=item.content.caption(piece),
        credit=first(found[0] for found in lines if found),
        width=width,
        height=height,
    )
