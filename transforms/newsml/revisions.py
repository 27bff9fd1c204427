"""Which revision of which item a NewsML 1 item is, what it does to the others, and how long it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from schemas.article import AltId, Link, Pubstatus
from transforms.elements import parts, said, text
from transforms.moves import pubstatus_of
from transforms.times import Clock
from transforms.xml import Parts, whole

# A revision may end in N, U or A, for what it brings; the day may have a time, which some change with it.
URN = re.compile(r"(urn:newsml:[^:]+:\d{8})(?:T[^:]*|\d*Z)?(:.+?)(?::(\d+)[A-Za-z]?)?", re.IGNORECASE)
# Instructions that kill, where they speak of the item that holds them.
KILLS = frozenset({"delete", "kill", "cancel", "canceled", "cancelled", "withdraw", "withdrawn"})
# What an item brings, when it is not all of itself: changes to its text, or to its management alone.
PARTIAL = frozenset({"U", "A"})


class Instruction(NamedTuple):
    """What is to be done, with which revision, and the status that it is to have."""

    name: str
    revision: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of an item: its identity, without it and by itself, and its management."""

    uri: str | None
    version: str | None
    # The one that it follows.
    previous: str | None
    # N the whole item, U changes to it, A changes to its management.
    update: str
    ids: Parts
    management: Parts
    instructions: list[Instruction]

    @property
    def partial(self) -> bool:
        """Whether it says only what changes in the revision before it."""
        return self.update in PARTIAL

    @property
    def status(self) -> str | None:
        """Its status as sent."""
        return formal(self.management["status"])

    @property
    def altids(self) -> Iterator[AltId]:
        """Its ids as sent."""
        for role in ("PublicIdentifier", "NewsItemId"):
            if value := formal(self.ids[role.lower()]):
                yield AltId(role=role, value=value)

    @property
    def signals(self) -> list[str]:
        """What it declares of itself, as sent: instructions, the kind of item, the kind of update."""
        kind = formal(self.management["newsitemtype"])
        kinds = [kind] if kind and kind.lower() != "news" else []
        updates = [f"Update:{self.update}"] if self.partial else []
        return list(dict.fromkeys([*(each.name for each in self.instructions if each.name), *kinds, *updates]))

    @property
    def declared(self) -> list[str]:
        """The signals that declare a move: not the kill of another revision, nor an update, as some call every item."""
        others = {each.name for each in self.instructions if _kills(each) and each.revision not in (None, self.version)}
        return [signal for signal in self.signals if signal not in others and signal.lower() != "update"]

    @property
    def links(self) -> Iterator[Link]:
        """The revision before it, those that it instructs about, and the items that it names."""
        if self.previous:
            yield Link(rel="previousversion", uri=self.uri, version=self.previous)
        for name, revision, status in self.instructions:
            if revision:
                yield Link(rel=f"{name}: {status}" if status else name, uri=self.uri, version=revision)
        for rel in ("associatedwith", "derivedfrom"):
            for found in self.management[rel]:
                if address := said(found, "NewsItem") or text(found):
                    uri, version = named(address)
                    yield Link(rel=rel, uri=uri, version=version)

    def standing(self, clock: Clock) -> tuple[Pubstatus, datetime | None, datetime | None]:
        """Its status, the end of its embargo, and when it will no more be usable."""
        pubstatus, embargoed, expires = pubstatus_of(self.status, clock.warnings), None, None
        if any(_kills(each) and each.revision in (None, self.version) for each in self.instructions):
            return "canceled", None, None
        for change in map(parts, self.management["statuswillchange"]):
            lifts = pubstatus_of(formal(change["futurestatus"]), clock.warnings) == "usable"
            stamp = formal(change["dateandtime"])
            if lifts and (pubstatus == "withheld" or self.status is None):
                embargoed = clock.read("embargoed", stamp)
                # An embargo whose end cannot be read has not ended.
                pubstatus = "usable" if embargoed else "withheld"
            elif not lifts and pubstatus == "usable":
                expires = clock.read("expires", stamp)
        return pubstatus, embargoed, expires


def revision_of(item: Parts) -> Revision:
    """The revision that an item is."""
    ids, management = parts(*parts(*item["identification"])["newsidentifier"]), parts(*item["newsmanagement"])
    uri, version = _identity(ids)
    marks = next(iter(ids["revisionid"]), None)
    before = None if marks is None else said(marks, "PreviousRevision")
    update = None if marks is None else said(marks, "Update")
    previous = before if whole(before) else None
    instructions = list(_instructions(management["instruction"]))
    return Revision(uri, version, previous, (update or "N").upper(), ids, management, instructions)


def formal(elements: Iterable[etree._Element]) -> str | None:
    """What the first element that says anything is formally named, else its text."""
    for element in elements:
        if found := said(element, "FormalName") or text(element):
            return found
    return None


def named(address: str) -> tuple[str, str | None]:
    """An item's id without its revision, and its revision."""
    found = URN.fullmatch(address)
    return (f"{found[1]}{found[2]}", found[3]) if found else (address, None)


def _identity(ids: Parts) -> tuple[str | None, str | None]:
    own, revision, public = (formal(ids[name]) for name in ("newsitemid", "revisionid", "publicidentifier"))
    if public:
        uri, version = named(public)
        if version and whole(revision) not in (None, whole(version)):
            # What looked like the revision belongs to the id.
            uri = f"{uri}:{version}"
        elif not version and revision:
            uri = uri.removesuffix(f":{revision}")
        return uri, revision or version
    provider, day = formal(ids["providerid"]), formal(ids["dateid"])
    if own and provider and day:
        return named(f"urn:newsml:{provider}:{day}:{own}:{revision or 1}")[0], revision
    return own, revision


def _kills(instruction: Instruction) -> bool:
    return instruction.name.lower() in KILLS


def _instructions(elements: list[etree._Element]) -> Iterator[Instruction]:
    for element in elements:
        spoken = parts(element)["revisionstatus"]
        # Its text may be a comment.
        name = said(element, "FormalName") or ("" if spoken else text(element)) or ""
        for status in spoken:
            held = parts(status)
            yield Instruction(name, said(status, "Revision") or formal(held["revision"]), formal(held["status"]))
        if name and not spoken:
            yield Instruction(name, None, None)
