"""What PRISM and Dublin Core say of an article, by local names in any case: each version has namespaces of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from lxml import etree

from schemas.article import AltId, Link, Pubstatus, Subject
from transforms.copies import paragraphs_in, unmarked
from transforms.elements import first, parts, texts
from transforms.moves import pubstatus_of, under_embargo
from transforms.times import Clock
from transforms.xml import local, said

# PRISM 1.0 says `time` where its successors say `date`.
CREATED = ("creationdate", "creationtime", "created")
PUBLISHED = ("publicationdate", "publicationtime", "issued", "date")
MODIFIED = ("modificationdate", "modificationtime", "modified")
EMBARGO = ("embargodate", "releasetime")
EXPIRES = ("killdate", "expirationdate", "expirationtime")
SECTIONS = ("section", "subsection1", "subsection2", "subsection3", "subsection4", "channel", "subchannel1")
ABOUT = ("subject", "industry", "event", "object", "timeperiod", "academicfield", "profession")
# What a status declares, by its letter or its word; a version of any of these is usable.
STATUSES = {"a": "", "add": "", "new": "", "c": "correction", "correction": "correction", "u": "update",
            "update": "update", "r": "replace", "replace": "replace", "d": "delete", "delete": "delete"}  # fmt: skip
# Elements that name other items, and what two of them are called elsewhere.
RELATION = re.compile(r"(?:is|has)[A-Z]\w+|relation|references|replaces|issueIdentifier")
RELATIONS = {"isCorrectionOf": "corrects", "hasPreviousVersion": "replaces"}


class Prism:
    """The elements that describe an article or a picture, found once; the clock reads times and notes what is odd."""

    def __init__(self, heads: Iterable[etree._Element], clock: Clock) -> None:
        self.heads, self.clock = list(heads), clock
        self.held = parts(*self.heads)

    def all(self, *names: str) -> list[etree._Element]:
        """The elements of these names: all of the first name, then of the next."""
        return [each for name in names for each in self.held[name]]

    def says(self, *names: str) -> str | None:
        """What the first of them that says anything says, as a line without markup."""
        return unmarked(first(self.all(*names)))

    def lists(self, *names: str) -> tuple[str, ...]:
        """What they say, each once."""
        return tuple(dict.fromkeys(texts(self.all(*names))))

    def time(self, column: str, *names: str) -> datetime | None:
        """The first of them that can be read as a time."""
        return next((when for stamp in texts(self.all(*names)) if (when := self.clock.read(column, stamp))), None)

    @property
    def ids(self) -> list[AltId]:
        """Its ids, its own first."""
        roles = {"identifier": "dc:identifier", "doi": "prism:doi"}
        return [AltId(role=role, value=value) for name, role in roles.items() for value in self.lists(name)]

    @property
    def declared(self) -> tuple[str, ...]:
        """What it declares of itself: its status in words, that it corrects another."""
        status = (self.says("status") or "").lower()
        corrects = any(_named(each) or first([each]) for each in self.held["iscorrectionof"])
        return STATUSES.get(status, status), "correction" if corrects else ""

    @property
    def ednote(self) -> str | None:
        """The correction that it carries in words; one that it only names is a link."""
        return "\n".join(text for text in self.lists("hascorrection") if " " in text) or None

    def standing(self) -> tuple[Pubstatus, datetime | None]:
        """What its status means, and its embargo; one that cannot be read has not ended."""
        status = self.says("status")
        pubstatus = pubstatus_of(None if (status or "").lower() in STATUSES else status, self.clock.warnings)
        embargoed = self.time("embargoed", *EMBARGO)
        return under_embargo(pubstatus, self.says(*EMBARGO), embargoed), embargoed

    def times(self) -> tuple[datetime | None, datetime | None]:
        """When the first version was made, and this one; a magazine may say no more than what is on its cover."""
        first_made = self.time("firstcreated", *CREATED, *PUBLISHED)
        made = self.time("versioncreated", *MODIFIED, *PUBLISHED, *CREATED)
        return first_made, made or self.time("versioncreated", "coverdate")

    @property
    def abstract(self) -> Iterator[str]:
        """The paragraphs of its teaser and its descriptions."""
        return (text for each in self.all("teaser", "description", "abstract") for text in paragraphs_in(each))

    @property
    def subjects(self) -> Iterator[Subject]:
        """What it is about, but for people, organisations and places."""
        for name in ABOUT:
            yield from terms(self.held[name], None if name == "subject" else name)

    @property
    def tickers(self) -> Iterator[Subject]:
        """The firms that it is about, by what their papers are traded as."""
        return (Subject(scheme="ticker", code=code) for code in self.lists("ticker"))

    @property
    def links(self) -> Iterator[Link]:
        """The items that it names: in an attribute, or as a text that is an address or an id."""
        for each in (each for head in self.heads for each in head if RELATION.fullmatch(local(each))):
            uri = _named(each) or first([each])
            if uri and " " not in uri:
                yield Link(rel=RELATIONS.get(local(each), local(each)), uri=uri)


def terms(elements: Iterable[etree._Element], scheme: str | None = None) -> tuple[Subject, ...]:
    """The terms that elements name, each once; an address that stands for one is its code."""
    found = (Subject(scheme=scheme, code=_named(each), name=first([each])) for each in elements)
    return tuple(dict.fromkeys(term for term in found if term.code or term.name))


def _named(element: etree._Element) -> str | None:
    return next((value for name in ("resource", "ref") for value in said([element], name)), None)
