"""Which revision of which item a NewsML 1 item is, what it does to the others, and how long it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from schemas.article import AltId, Link, Pubstatus
from transforms.body import text_of
from transforms.moves import pubstatus_of
from transforms.nitf import first, number
from transforms.times import Clock
from transforms.xml import each, said

IDS = "Identification/NewsIdentifier"
MANAGEMENT = "NewsManagement"
# A revision may end in N, U or A, for what it brings; the day may have a time, which some change with it.
URN = re.compile(r"(urn:newsml:[^:]+:\d{8})(?:T[^:]*|\d*Z)?(:.+?)(?::(\d+)[A-Za-z]?)?", re.IGNORECASE)
# Instructions that kill, where they speak of the item that holds them.
KILLS = frozenset({"delete", "kill", "cancel", "canceled", "cancelled", "withdraw", "withdrawn"})
# What an item brings, when it is not all of itself: changes to its text, or to its management alone.
PARTIAL = frozenset({"U", "A"})


def formal(element: etree._Element, path: str) -> str | None:
    """What the first element at a path is formally named, else its text."""
    return first(next(said([found], "FormalName"), None) or text_of(found) for found in each(element, path))


def named(address: str) -> tuple[str, str | None]:
    """An item's id without its revision, and its revision."""
    found = URN.fullmatch(address)
    return (f"{found[1]}{found[2]}", found[3]) if found else (address, None)


def identity(item: etree._Element) -> tuple[str | None, str | None]:
    """The item's id without its revision, and its revision."""
    provider, day, own, revision, public = (
        formal(item, f"{IDS}/{name}")
        for name in ("ProviderId", "DateId", "NewsItemId", "RevisionId", "PublicIdentifier")
    )
    if public:
        uri, version = named(public)
        return (uri.removesuffix(f":{revision}") if revision else uri), revision or version
    if own and provider and day:
        return named(f"urn:newsml:{provider}:{day}:{own}:{revision or 1}")[0], revision
    return own, revision


def altids(item: etree._Element) -> Iterator[AltId]:
    """Its ids as sent."""
    for role in ("PublicIdentifier", "NewsItemId"):
        if value := formal(item, f"{IDS}/{role}"):
            yield AltId(role=role, value=value)


def previous(item: etree._Element) -> str | None:
    """The revision that it follows."""
    stated = next(said(each(item, f"{IDS}/RevisionId"), "PreviousRevision"), None)
    return stated if number(stated) else None


def is_partial(item: etree._Element) -> bool:
    """Whether it says only what changes in the revision before it."""
    return next(said(each(item, f"{IDS}/RevisionId"), "Update"), "N").upper() in PARTIAL


def standing(
    item: etree._Element, version: str | None, clock: Clock
) -> tuple[Pubstatus, datetime | None, datetime | None]:
    """Its status, the end of its embargo, and when it will no more be usable."""
    status = formal(item, f"{MANAGEMENT}/Status")
    pubstatus, embargoed, expires = pubstatus_of(status, clock.warnings), None, None
    if any(_kills(name) and revision in (None, version) for name, revision, _ in _instructions(item)):
        return "canceled", None, None
    for change in each(item, f"{MANAGEMENT}/StatusWillChange"):
        lifts = pubstatus_of(formal(change, "FutureStatus"), clock.warnings) == "usable"
        stamp = formal(change, "DateAndTime")
        if lifts and (pubstatus == "withheld" or status is None):
            embargoed = clock.read("embargoed", stamp)
            # An embargo whose end cannot be read has not ended.
            pubstatus = "usable" if embargoed else "withheld"
        elif not lifts and pubstatus == "usable":
            expires = clock.read("expires", stamp)
    return pubstatus, embargoed, expires


def signals(item: etree._Element) -> list[str]:
    """What it declares of itself, as sent: instructions, the kind of item, the kind of update."""
    found = [name for name, _, _ in _instructions(item)]
    kind = formal(item, f"{MANAGEMENT}/NewsItemType")
    found += [kind] if kind and kind.lower() != "news" else []
    updates = said(each(item, f"{IDS}/RevisionId"), "Update") if is_partial(item) else ()
    return found + [f"Update:{update}" for update in updates]


def declared(item: etree._Element, version: str | None) -> list[str]:
    """The signals that declare a move: not the kill of another revision, nor an update, as some call every item."""
    others = {name for name, revision, _ in _instructions(item) if _kills(name) and revision not in (None, version)}
    return [signal for signal in signals(item) if signal not in others and signal.lower() != "update"]


def links(item: etree._Element, uri: str | None) -> Iterator[Link]:
    """The revision before it, those that it instructs about, and the items that it names."""
    if before := previous(item):
        yield Link(rel="previousversion", uri=uri, version=before)
    for name, revision, status in _instructions(item):
        if revision:
            yield Link(rel=f"{name}: {status}" if status else name, uri=uri, version=revision)
    for rel in ("AssociatedWith", "DerivedFrom"):
        for found in each(item, f"{MANAGEMENT}/{rel}"):
            if address := next(said([found], "NewsItem"), None) or text_of(found):
                to, version = named(address)
                yield Link(rel=rel.lower(), uri=to, version=version)


def _kills(instruction: str) -> bool:
    return instruction.lower() in KILLS


def _instructions(item: etree._Element) -> Iterator[tuple[str, str | None, str | None]]:
    """Each instruction with each revision it speaks of, and the status that the revision is to have."""
    for instruction in each(item, f"{MANAGEMENT}/Instruction"):
        name = next(said([instruction], "FormalName"), None) or text_of(instruction) or ""
        spoken = list(each(instruction, "RevisionStatus"))
        for status in spoken:
            revision = next(said([status], "Revision"), None) or formal(status, "Revision")
            yield name, revision, formal(status, "Status")
        if name and not spoken:
            yield name, None, None
