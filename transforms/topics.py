"""What NewsML 1 says a story is about: subjects, places, people, organisations, keywords, in elements or properties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from schemas.article import Subject
from transforms.body import text_of
from transforms.nitf import first
from transforms.xml import each, inside, local, said

SUBJECTS = ("Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier")
IPTC = re.compile(r"(?:urn:newsml:iptc\.org:.*:)?iptc-?subject-?(?:codes?|references?).*", re.IGNORECASE)
PLACE = ("City", "CountryArea", "Country", "WorldRegion", "Region", "Town", "SubLocation")
PEOPLE = ("person", "people", "personality")
ORGANISATIONS = ("company", "organisation", "organization")
# Codes of companies: the property's name is their vocabulary.
TICKERS = ("isin", "ticker", "symbol", "ric", "cusip", "wkn")
SEPARATOR = re.compile(r"\s*;\s*")


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
class Topics:
    """The descriptive metadata around a story, nearest first, and the topics that its item defines."""

    described: list[etree._Element]
    defined: dict[str, Topic]
    language: str

    def formal(self, name: str) -> Iterator[str]:
        """What the elements of a name say, of the nearest metadata that has any."""
        for near in self.described:
            if found := list(said(each(near, name), "FormalName")):
                yield from dict.fromkeys(found)
                return

    def text(self, name: str) -> str | None:
        """What the element of a name says, of the nearest metadata that has it."""
        return first(text_of(found) for near in self.described for found in each(near, name))

    def category(self) -> str | None:
        """The category that its subjects are marked with, ECO."""
        return first(
            said((code for near in self.described for code in inside(near, "SubjectCode") for code in code), "cat")
        )

    def values(self, *names: str) -> Iterator[str]:
        """The values of the properties of these names, in any case; lists apart."""
        for near in self.described:
            for found in each(near, "Property"):
                if (found.get("FormalName") or "").lower() in names:
                    yield from filter(None, SEPARATOR.split((found.get("Value") or text_of(found) or "").strip()))

    def subjects(self) -> Iterator[Subject]:
        """The subject codes, each once, with their names where the item gives them."""
        codes = (code for near in self.described for group in each(near, "SubjectCode") for code in group)
        for code in codes:
            formal = " ".join((code.get("FormalName") or "").split())
            if formal and local(code) in SUBJECTS:
                scheme = _scheme(code.get("Scheme") or code.get("Vocabulary"), formal)
                yield Subject(scheme=scheme, code=formal, name=self._name(formal), why=_present(code))

    def places(self) -> Iterator[Subject]:
        """The places that it is about; where it was made is another matter."""
        for location in self._locations():
            why = _present(location)
            if (why or "").lower() != "origin":
                yield from (_place(name, value, why) for name, value in _parts(location))

    def place(self, present: str, names: tuple[str, ...] = PLACE) -> str | None:
        """The place that is present in one way, origin or event: its city, else the least that is named."""
        located = [place for place in self._locations() if (_present(place) or "").lower() == present]
        # ANA gives the properties of its origin without an element around them.
        for place in (*located, *(self.described if present == "origin" else ())):
            if parts := dict(_parts(place)):
                return next((parts[name] for name in names if name in parts), None)
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
        for topic in self.defined.values():
            if topic.kind in kinds:
                yield Subject(code=topic.code, name=topic.name(self.language))

    def _name(self, code: str) -> str | None:
        return self.defined[code].name(self.language) if code in self.defined else None

    def _locations(self) -> Iterator[etree._Element]:
        return (location for near in self.described for location in each(near, "Location"))


def defined_in(item: etree._Element) -> dict[str, Topic]:
    """The topics that a news item defines, by their codes."""
    return {topic.code: topic for topic in map(_topic, inside(item, "Topic")) if topic.code}


def _topic(topic: etree._Element) -> Topic:
    kind = next(said(each(topic, "TopicType"), "FormalName"), "").lower()
    code = next(filter(None, map(text_of, each(topic, "FormalName"))), "")
    names = ((next(said([name], "lang"), "").lower().split("-")[0], text_of(name)) for name in _named(topic))
    return Topic(kind, code, list(names))


def _named(topic: etree._Element) -> Iterator[etree._Element]:
    return (spoken for spoken in each(topic, "Description") if spoken.get("Variant") in (None, "Name"))


def _parts(location: etree._Element) -> Iterator[tuple[str, str]]:
    for found in each(location, "Property"):
        name, value = found.get("FormalName") or "", " ".join((found.get("Value") or "").split())
        if value and name in PLACE:
            yield name, value


def _place(name: str, value: str, why: str | None) -> Subject:
    """Countries and their parts come as codes, GRC, or names."""
    coded = name.startswith("Country") and value.isupper() and len(value) <= 3
    return Subject(scheme=name.lower(), code=value if coded else None, name=None if coded else value, why=why)


def _present(element: etree._Element) -> str | None:
    group = element.getparent()
    return element.get("HowPresent") or (None if group is None else group.get("HowPresent"))


def _scheme(stated: str | None, code: str) -> str | None:
    """IPTC's subject codes end at 17999999; its media topics, sent in their place since, begin at 20000000."""
    if re.fullmatch("[0-9]{8}", code) and (stated is None or IPTC.fullmatch(stated)):
        return "medtop" if code >= "2" else "subj"
    return stated
