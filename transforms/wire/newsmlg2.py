"""NewsML-G2: IPTC's items in XML, alone or many in a message: news and packages, bodies in XHTML, NITF or text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.article import Article
from schemas.receipt import Receipt
from schemas.spike import BadCopy
from transforms.body import body_of
from transforms.elements import Item, first, item_of, name_of, parts, said, texts
from transforms.moves import move_of
from transforms.newsml import items
from transforms.newsml.concepts import concepts
from transforms.newsml.contents import content_of
from transforms.refusals import Refusals
from transforms.times import Clock
from transforms.xml import Parts, local, root_name, root_of, whole

NEWS = frozenset({"newsitem", "packageitem"})
ROOTS = frozenset(
    {"newsMessage", "newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
)
# Past this a version counts transmissions or seconds, not versions.
COUNTED = 5


def claims(head: bytes) -> bool:
    """Whether its root element is a message or an item of NewsML-G2."""
    return root_name(head) in ROOTS


def read(receipt: Receipt) -> Iterator[Article]:
    """The articles of its items; then BadCopy for those that are none, naming them."""
    root, charset = root_of(receipt.payload, receipt.habits.charset)
    news, others = _items(root)
    noted = [f"message: left out {others}"] if others else []
    header = parts(*parts(root)["header"])
    refused = Refusals()
    for number, element in enumerate(news, 1):
        try:
            article = _article(item_of(element, root, Clock(receipt.habits.zone, warnings=noted[:])), header, charset)
        except BadCopy as bad:
            refused.add(bad.reason, f"item {number} {bad.detail}")
        else:
            noted = []
            yield article
    refused.tell(f"{refused.count} of {len(news)} items are no articles")
    if not news:
        raise BadCopy("no_text", f"no articles: {others or 'a message without items'}")


def _items(root: etree._Element) -> tuple[list[etree._Element], str]:
    """The news of a message, or the item that stands alone; and what else there is, by its names and numbers."""
    held = [root]
    if name_of(root) == "newsmessage":
        held = [item for each in parts(root)["itemset"] or [root] for item in each if name_of(item).endswith("item")]
    news: list[etree._Element] = []
    others: Counter[str] = Counter()
    for item in held:
        if name_of(item) in NEWS and not _is_bare(item):
            news.append(item)
        else:
            others[local(item)] += 1
    return news, ", ".join(f"{count} {name}" for name, count in others.most_common(10))


def _is_bare(item: etree._Element) -> bool:
    """Whether an item has neither an id nor anything to say: Scoop lists so what it sends."""
    return not said(item, "guid") and not {"itemmeta", "contentmeta", "contentset"} & parts(item).keys()


def _article(item: Item, header: Parts, charset: str) -> Article:
    about, meta, clock = item.about, item.meta, item.clock
    content = content_of(parts(*item.parts["contentset"]), clock.warnings)
    status, version, provider = items.status_of(item), said(item.element, "version"), items.provider(item, header)
    pubstatus, embargoed = items.standing(item, status)
    created, firstcreated = items.times(item)
    headline, subheadline = items.headlines(item)
    title = first(meta["title"])
    headline = headline or content.headline or title
    slugline = first(item.own(about["slugline"])) or content.slugline
    body = body_of(content.copy.texts)
    signals, links, altids = items.signals(item), items.links(item), items.altids(item)
    _doubt(item, slugline, headline or body)
    ednote, nonpublic = items.notes(item, content)
    replaces, source = items.replaced(item, links, altids), items.source(item)
    renditions, associations = items.media(item)
    found = concepts(about["subject"], item.parts["assert"], item.language)
    count = version if len(version or "") <= COUNTED else _count(created, firstcreated)
    holders = item.spoken(item.rights["copyrightholder"])
    return Article(
        provider=provider,
        uri=item.guid,
        version=version,
        altids=altids,
        vendor_guid=items.vendor_guid(altids),
        url=next((link.uri for link in links if link.rel in ("canonical", "permalink")), None),
        replaces=replaces,
        type=item.kind,
        move=move_of(pubstatus, count, replaces=replaces, declared=signals, ednote=ednote),
        pubstatus=pubstatus,
        status=status,
        signals=signals,
        embargoed=embargoed,
        expires=clock.read("expires", first([*meta["expires"], *about["expires"]])),
        versioncreated=created,
        firstcreated=firstcreated,
        tz_assumed=clock.assumed,
        date_raw=items.date_raw(item),
        service=", ".join(filter(None, (said(each, "qcode", "literal", "uri") for each in meta["service"]))) or None,
        selector=items.routing(item) or first(header["channel"]),
        category=items.category(item),
        priority=whole(first(header["priority"])),
        layout="tabular" if any(each.lower().endswith(":table") for each in signals) else None,
        title=None if title == headline else title,
        headline=headline,
        subheadline=subheadline or content.subheadline,
        slugline=slugline,
        byline=", ".join(texts(about["by"])) or content.byline,
        byline_title=content.byline_title,
        authors=items.authors(item, provider, source) or content.authors,
        credit=first(about["creditline"]),
        source=None if source == provider else source,
        dateline=content.dateline or items.dateline(item),
        located=next(iter(item.called(about["located"])), None),
        ednote=ednote,
        nonpublic=nonpublic,
        copyrightholder=next(iter(item.called(holders)), None),
        copyrightnotice=items.terms(item, "copyrightnotice"),
        usageterms=items.terms(item, "usageterms"),
        language=item.language,
        urgency=items.urgency(item),
        genre=item.called(about["genre"]),
        subjects=tuple(found.subjects),
        keywords=tuple(dict.fromkeys(texts(about["keyword"]))),
        sections=item.called(meta["memberof"]),
        places=(*found.places, *content.places),
        people=(*found.people, *content.people),
        organisations=(*found.organisations, *content.organisations),
        event_place=content.event_place,
        series_name=content.series[0],
        series_part=content.series[1],
        series_total=content.series[2],
        abstract=items.description(item) or content.abstract,
        body=body,
        signoff=content.signoff,
        words_stated=content.copy.words_stated,
        associations=(*associations, *content.pictures),
        renditions=renditions,
        links=links,
        charset=charset,
        warnings=tuple(clock.warnings),
    )


def _doubt(item: Item, slugline: str | None, said_of_it: str | None) -> None:
    """Notes an item without headline and body; BadCopy when nothing names it, or nothing is said of it."""
    if said_of_it:
        return
    if not (item.guid or slugline) or not (item.meta or item.about):
        raise BadCopy("no_text", f"{item.guid or 'without guid'}: neither headline nor body")
    item.clock.warnings.append("item: neither headline nor body")


def _count(created: datetime | None, firstcreated: datetime | None) -> str | None:
    """A version that is no count: it is the first when it was made with the story."""
    return "2" if created and firstcreated and firstcreated < created else None
