"""What NewsML 1 says a story is about: subjects, places, people, organisations, keywords, in elements or properties."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass

from lxml import etree

from schemas.article import Subject
from transforms.elements import LANG, parts, said, text
from transforms.xml import Parts, local

SUBJECTS = frozenset({"Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier"})
IPTC = re.compile(r"(?:urn:newsml:iptc\.org:.*:)?iptc-?subject-?(?:codes?|references?).*", re.IGNORECASE)
CODE = re.compile("[0-9]{8}")
PLACE = ("City", "Town", "SubLocation", "CountryArea", "Region", "Country", "WorldRegion")
PEOPLE = ("person", "people", "personality")
ORGANISATIONS = ("company", "organisation", "organization")
# Codes of companies: the property's name is their vocabulary.
TICKERS = ("isin", "ticker", "symbol", "ric", "cusip", "wkn")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic that an item defines: its type, its code, and its names, each with its language."""

    kind: str
    code: str
    names: list[tuple[str, str | None]]

    def name(self, language: str) -> str | None:
        """Its name in a language; else in English, else the first."""
        best = sorted(self.names, key=lambda name: (name[0] != language, name[0] != "en"))
        return best[0][1] if best else None


@dataclass(frozen=True, slots=True)
class Defined:
    """The topics that an item or its message defines, by their codes; people and organisations of the item's own."""

    topics: MutableMapping[str, Topic]
    called: list[Topic]


@dataclass(frozen=True, slots=True)
class Topics:
    """The descriptive metadata around a story, nearest first, and the topics that its item defines."""

    held: Parts
    properties: dict[str, list[str]]
    locations: list[tuple[str, dict[str, str]]]
    defined: Defined
    language: str

    def formal(self, name: str) -> Iterator[str]:
        """What the elements of a name are formally named, each once."""
        return iter(dict.fromkeys(found for element in self.held[name] if (found := said(element, "FormalName"))))

    def category(self) -> str | None:
        """The category that its subjects are marked with, ECO."""
        return next((found for code in self._codes() if (found := said(code, "cat"))), None)

    def values(self, *names: str) -> Iterator[str]:
        """The values of the properties of these names, in lower case; some pack several into one."""
        for value in (value for name in names for value in self.properties.get(name, ())):
            yield from filter(None, map(str.strip, value.split(";")))

    def subjects(self) -> Iterator[Subject]:
        """The subject codes, with their names where the item gives them."""
        for code in self._codes():
            if formal := said(code, "FormalName"):
                scheme = _scheme(said(code, "Scheme", "Vocabulary"), formal)
                yield Subject(scheme=scheme, code=formal, name=self._name(formal), why=_present(code))

    def places(self) -> Iterator[Subject]:
        """The places that it is about; where it was made is another matter."""
        for present, named in self.locations:
            if present.lower() != "origin":
                yield from (_place(name, value, present or None) for name, value in named.items())

    def place(self, present: str, *names: str) -> str | None:
        """The place that is present in one way, origin or event: its city, else the least that is named."""
        located = [named for how, named in self.locations if how.lower() == present]
        # ANA gives the properties of its origin without an element around them.
        bare = {name: self.properties[name.lower()][0] for name in PLACE if name.lower() in self.properties}
        for named in (*located, *([bare] if present == "origin" else [])):
            if named:
                return next((named[name] for name in names or PLACE if name in named), None)
        return None

    def people(self) -> Iterator[Subject]:
        """The people that it is about."""
        return self._called(PEOPLE)

    def organisations(self) -> Iterator[Subject]:
        """The organisations that it is about, and the codes of their shares."""
        yield from self._called(ORGANISATIONS)
        for scheme in TICKERS:
            yield from (Subject(scheme=scheme, code=code) for code in self.values(scheme))

    def _called(self, kinds: tuple[str, ...]) -> Iterator[Subject]:
        yield from (Subject(name=name) for name in self.values(*kinds))
        for topic in self.defined.called:
            if topic.kind in kinds:
                yield Subject(code=topic.code, name=topic.name(self.language))

    def _name(self, code: str) -> str | None:
        topic = self.defined.topics.get(code)
        return topic.name(self.language) if topic else None

    def _codes(self) -> Iterator[etree._Element]:
        return (code for group in self.held["subjectcode"] for code in group if local(code) in SUBJECTS)


def defined_in(sets: list[etree._Element], around: Defined | None = None) -> Defined:
    """The topics of topic sets, and those that the message around them defines."""
    own = {topic.code: topic for topic in map(_topic, parts(*sets)["topic"]) if topic.code}
    called = [topic for topic in own.values() if topic.kind in (*PEOPLE, *ORGANISATIONS)]
    # A message may define very many, for each of very many items.
    return Defined(ChainMap(own, around.topics) if around else own, called)


def topics_of(described: list[etree._Element], defined: Defined, language: str | None) -> Topics:
    """What descriptive metadata, nearest first, say of a story."""
    held = parts(*described)
    properties: dict[str, list[str]] = {}
    for name, value in _properties(held["property"]):
        properties.setdefault(name.lower(), []).append(value)
    locations = [(said(each, "HowPresent") or "", _named(each)) for each in held["location"]]
    return Topics(held, properties, locations, defined, (language or "").lower().split("-")[0])


def _topic(topic: etree._Element) -> Topic:
    held = parts(topic)
    kind = next((name for each in held["topictype"] if (name := said(each, "FormalName"))), "").lower()
    code = next(filter(None, map(text, held["formalname"])), None) or ""
    spoken = [each for each in held["description"] if each.get("Variant") in (None, "Name")]
    return Topic(kind, code, [((each.get(LANG) or "").lower().split("-")[0], text(each)) for each in spoken])


def _properties(elements: list[etree._Element]) -> Iterator[tuple[str, str]]:
    for element in elements:
        name, value = element.get("FormalName"), said(element, "Value") or text(element)
        if name and value:
            yield name, value


def _named(location: etree._Element) -> dict[str, str]:
    """The parts of a place by their names, the first of each."""
    named: dict[str, str] = {}
    for name, value in _properties(parts(location)["property"]):
        if name in PLACE:
            named.setdefault(name, value)
    return named


def _place(name: str, value: str, why: str | None) -> Subject:
    """Countries and their parts come as codes, GRC, or names."""
    coded = name.startswith("Country") and value.isupper() and len(value) <= 3
    return Subject(scheme=name.lower(), code=value if coded else None, name=None if coded else value, why=why)


def _present(code: etree._Element) -> str | None:
    group = code.getparent()
    return said(code, "HowPresent") or (None if group is None else said(group, "HowPresent"))


def _scheme(stated: str | None, code: str) -> str | None:
    """IPTC's subject codes end at 17999999; its media topics, sent in their place since, begin at 20000000."""
    if CODE.fullmatch(code) and (stated is None or IPTC.fullmatch(stated)):
        return "medtop" if code >= "2" else "subj"
    return stated
