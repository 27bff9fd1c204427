"""An item of NewsML-G2: what its metadata state, column by column."""

from __future__ import annotations

import re
from datetime import datetime

from lxml import etree

from schemas.article import AltId, Association, Link, Pubstatus
from transforms import notebook
from transforms.copies import unmarked
from transforms.elements import Item, first, name_of, named, parts, role, said, text, texts
from transforms.markup import blocks
from transforms.moves import pubstatus_of, under_embargo
from transforms.newsml.contents import Content, remote
from transforms.newsml.packages import members
from transforms.urgency import urgency_of
from transforms.xml import Parts

MEDIA = frozenset({"picture", "photo", "video", "audio", "graphic", "animation"})
TEXTUAL = re.compile(r"text/|application/(?:\S*\+)?xml", re.IGNORECASE)
# Reuters puts the hour of transmission where the place belongs.
TIME = re.compile(r"\d{4}-\d\d-\d\d[ T].*")
REPLACES = frozenset({"replaces", "supersedes", "previousversion"})
# Ids of a vendor's own system; the others are other formats' and other services'.
VENDORS = frozenset({"usn", "iid", "itemid", "textid"})


def status_of(item: Item) -> str | None:
    """Its status as sent."""
    stated = (said(each, "qcode", "literal", "uri") or text(each) for each in item.meta["pubstatus"])
    return next(filter(None, stated), None)


def standing(item: Item, status: str | None) -> tuple[Pubstatus, datetime | None]:
    """Whether it may be used, and the end of its embargo; an embargo whose end cannot be read has not ended."""
    stated = first(item.meta["embargoed"])
    if item.meta["embargoed"] and not stated:
        item.clock.warnings.append("embargoed: empty, taken as none")
    embargoed = item.clock.read("embargoed", stated)
    if embargoed and (status or "").lower().endswith("embargoed"):
        return "usable", embargoed
    pubstatus = pubstatus_of(status, item.clock.warnings)
    return under_embargo(pubstatus, stated, embargoed), embargoed


def times(item: Item) -> tuple[datetime | None, datetime | None]:
    """When this version was made, and the first; where the item does not say, when its content was."""
    content = first(item.about["contentcreated"])
    created = _time(item, "versioncreated", first(item.about["contentmodified"]), content)
    firstcreated = _time(item, "firstcreated", content)
    if created and firstcreated and created < firstcreated:
        item.clock.warnings.append("versioncreated: earlier than firstcreated")
    return created, firstcreated


def date_raw(item: Item) -> str | None:
    """The time of its version as sent, where it is not as XML writes one."""
    stated = first(item.meta["versioncreated"])
    return None if stated is None or "T" in stated else stated


def headlines(item: Item) -> tuple[str | None, str | None]:
    """The headline and the second one, by their roles."""
    said_so = [(role(each), line) for each in item.own(item.about["headline"]) if (line := unmarked(text(each)))]
    main = next((line for name, line in said_so if name in ("", "main", "headline")), None)
    others = [(name, line) for name, line in said_so if line != main]
    sub = next((line for name, line in others if "sub" in name), None)
    if main is None and others:
        main = next((line for name, line in others if "sub" not in name), None)
    return main, sub or next((line for name, line in others if name and line != main), None)


def provider(item: Item, header: Parts) -> str | None:
    """Who sent it: by IPTC's code for it, else its name, else whatever identifies it, else the message's sender."""
    for each in item.meta["provider"]:
        scheme, _, code = (said(each, "qcode") or "").partition(":")
        if scheme == "nprov" and code:
            return code
        if who := named(each, item.language) or said(each, "literal") or code or said(each, "qcode", "uri"):
            return who
    return first(header["sender"])


def source(item: Item) -> str | None:
    """Where it comes from: of those with a name, the source itself, then the original provider."""
    ranked = sorted(
        item.about["infosource"],
        key=lambda each: (not _has_name(each), ("source", "origprov").index(role(each)) if _is_source(each) else 2),
    )
    return next(iter(item.called(ranked)), None)


def authors(item: Item, *firms: str | None) -> tuple[str, ...]:
    """The people who made it: a creator of one word is a login or a desk, and a firm is none."""
    creators = [each for each in item.about["creator"] if not parts(each)["organisationdetails"]]
    people = [each for each in creators if role(each, "type") in ("", "person")]
    return tuple(name for name in item.called(people) if " " in name and name not in firms and ":" not in name)


def dateline(item: Item) -> str | None:
    """Its dateline; not the time that stands in its place."""
    return next((line for line in texts(item.about["dateline"]) if not TIME.fullmatch(line)), None)


def signals(item: Item) -> tuple[str, ...]:
    """Its signals as sent."""
    return tuple(sent for each in item.meta["signal"] if (sent := said(each, "qcode", "literal", "uri") or text(each)))


def routing(item: Item) -> str | None:
    """The routing that a signal carries."""
    return next((named(each, item.language) for each in item.meta["signal"] if role(each, "qcode") == "routing"), None)


def category(item: Item) -> str | None:
    """The category of an older format that one of its subjects repeats."""
    for each in item.about["subject"]:
        qcode = each.get("qcode") or ""
        if role(each, "type") in ("cat", "category") or qcode.startswith("a1312cat:"):
            return qcode.partition(":")[2] or said(each, "literal")
    return None


def urgency(item: Item) -> int | None:
    """Its urgency, 1 to 9."""
    return urgency_of(first(item.about["urgency"]), item.clock.warnings)


def description(item: Item) -> str | None:
    """Its summary, or the caption of a picture; the caption of a text is its slug and headline over again."""
    told = [(role(each), line) for each in item.own(item.about["description"]) if (line := unmarked(text(each)))]
    summary = next((line for name, line in told if name != "caption"), None)
    return summary or next((line for _, line in told if item.kind in MEDIA), None)


def altids(item: Item) -> tuple[AltId, ...]:
    """Its other ids."""
    elements = [*item.meta["altid"], *item.about["altid"]]
    return tuple(AltId(role=said(each, "type", "role"), value=line) for each in elements if (line := text(each)))


def vendor_guid(ids: tuple[AltId, ...]) -> str | None:
    """Of its other ids, the one that its vendor's own system knows it by."""
    return next((each.value for each in ids if _local(each.role).replace("-", "") in VENDORS), None)


def links(item: Item) -> tuple[Link, ...]:
    """The members of a package, then the items and pages that an item names."""
    found = list(members(item.element)) if name_of(item.element) == "packageitem" else []
    for each in item.meta["link"]:
        if uri := said(each, "residref", "guidref", "href"):
            # A version of the same item that is named without a relation can only be an earlier one.
            unsaid = "previousversion" if uri == item.guid else "seealso"
            rel = said(each, "rel") or role(each, "rel") or unsaid
            rel = rel.partition(":")[2].lower() if rel.startswith("irel:") else rel
            found.append(Link(rel=rel, uri=uri, version=said(each, "version")))
    return tuple(found)


def replaced(item: Item, linked: tuple[Link, ...], ids: tuple[AltId, ...]) -> str | None:
    """The id of another item that this one replaces."""
    named_so = [link.uri for link in linked if _local(link.rel) in REPLACES and link.uri != item.guid]
    return next((each for each in (*named_so, *(i.value for i in ids if _local(i.role) == "refuno")) if each), None)


def notes(item: Item, content: Content) -> tuple[str | None, str | None]:
    """Its notes to editors, and what is not for publication: what is marked so, and how to reach its makers."""
    public, private = list(content.notes), list(content.nonpublic)
    for each in item.meta["ednote"]:
        told, hidden = notebook.cut(each)
        copy, more, closed = notebook.apart(blocks(each))
        kept = (*told, *copy, *more)
        secret = "nonpublic" in role(each, "pubconstraint") or "contact" in role(each)
        (private if secret else public).extend(kept)
        private.extend((*hidden, *closed))
    for who in (*item.about["creator"], *item.about["contributor"]):
        details = parts(who, *parts(who)["organisationdetails"], *parts(who)["persondetails"])
        private.extend(", ".join(texts(each)) for each in details["contactinfo"])
        private.extend(texts(details["note"]))
    return notebook.told(public), notebook.told(private)


def terms(item: Item, name: str) -> str | None:
    """Its copyright notice or its terms of use, in its own language; an address where they are kept elsewhere."""
    told = (text(each) or said(each, "href") for each in item.spoken(item.rights[name]))
    return "\n".join(filter(None, told)) or None


def media(item: Item) -> tuple[tuple[Association, ...], tuple[Association, ...]]:
    """What is to be had elsewhere: forms of the item itself, and what belongs to it."""
    caption = next((text(each) for each in item.about["description"] if role(each) == "caption"), None)
    own = item.kind in MEDIA
    found = remote(parts(*item.parts["contentset"]), caption if own else None, first(item.about["creditline"]))
    icons = remote(Parts(remotecontent=[*item.meta["icon"], *item.about["icon"]]), None, None)
    forms = tuple(each for each in found if own or TEXTUAL.match(each.mediatype or ""))
    return forms, (*(each for each in found if each not in forms), *icons)


def _time(item: Item, name: str, *others: str | None) -> datetime | None:
    stamps = (first(item.meta[name]), *others)
    return next((when for stamp in stamps if (when := item.clock.read(name, stamp))), None)


def _has_name(element: etree._Element) -> bool:
    return bool(said(element, "literal")) or bool(parts(element)["name"])


def _is_source(element: etree._Element) -> bool:
    return role(element) in ("source", "origprov")


def _local(name: str | None) -> str:
    return (name or "").rpartition(":")[2].lower()
