"""What a NewsML-G2 item is about: its subjects, with people, organisations and places apart, as their types say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from schemas.article import Subject
from transforms.body import line
from transforms.elements import name_of, named, parts, role, said

# Types of the IPTC, old and new; Reuters' are numbers.
PLACES = frozenset({"geoarea", "poi", "city", "country", "statprov", "place", "5"})
PEOPLE = frozenset({"person"})
ORGANISATIONS = frozenset({"organisation", "organization"})
VOCABULARIES = {"mediatopic": "medtop", "subjectcode": "subj"}


@dataclass(slots=True)
class Concepts:
    """The terms of an item, by the column that they belong to."""

    subjects: list[Subject] = field(default_factory=list)
    places: list[Subject] = field(default_factory=list)
    people: list[Subject] = field(default_factory=list)
    organisations: list[Subject] = field(default_factory=list)

    def of_type(self, name: str) -> list[Subject]:
        """The column for terms of a type."""
        if name in PLACES:
            return self.places
        return self.people if name in PEOPLE else self.organisations if name in ORGANISATIONS else self.subjects


def concepts(subjects: Iterable[etree._Element], asserts: Sequence[etree._Element], language: str | None) -> Concepts:
    """The subjects of an item and what it asserts of them: a name that they lack, the codes of a firm's papers."""
    found = Concepts()
    asserted = {identity: each for each in asserts if (identity := said(each, "qcode", "literal", "uri"))}
    names = {identity: named(each, language) for identity, each in asserted.items()}
    about: set[str] = set()
    for each in subjects:
        identity = said(each, "qcode", "literal", "uri") or ""
        column = found.of_type(role(each, "type"))
        name = (named(each, language) if len(each) else None) or names.get(identity) or each.get("literal")
        term = _term(each.get("qcode"), each.get("uri"), name, each.get("why") or each.get("whyuri"))
        column.extend([term] if term.code or term.name else [])
        if column is found.organisations and identity in asserted and identity not in about:
            column.extend(_papers(asserted[identity], name))
        about.add(identity)
    for each in (each for identity, each in asserted.items() if identity not in about):
        found.places.extend(_area(each, language))
    return found


def scheme_and_code(element: etree._Element) -> tuple[str | None, str | None]:
    """The vocabulary and the code of a term, from its qcode or its address."""
    return _split(element.get("qcode"), element.get("uri"))


# The same terms come in story after story.
@lru_cache(4096)
def _term(qcode: str | None, uri: str | None, name: str | None, why: str | None) -> Subject:
    scheme, code = _split(qcode, uri)
    return Subject(scheme=scheme, code=code, name=line(name), why=line(why))


@lru_cache(4096)
def _split(qcode: str | None, uri: str | None) -> tuple[str | None, str | None]:
    if term := line(qcode):
        scheme, colon, code = term.partition(":")
        return (scheme or None, code or None) if colon else (None, term)
    address, _, last = (line(uri) or "").rpartition("/")
    return VOCABULARIES.get(address.rpartition("/")[2], address) or None, last or None


def _papers(asserted: etree._Element, name: str | None) -> Iterator[Subject]:
    """The codes that a firm's papers are traded by: ISIN:…"""
    for related in parts(asserted)["related"]:
        scheme, code = scheme_and_code(related)
        if code:
            yield Subject(scheme=scheme, code=code, name=line(name), why=said(related, "rel"))


def _area(asserted: etree._Element, language: str | None) -> Iterator[Subject]:
    """A place that is asserted without being a subject, and the areas that it lies in."""
    areas = [each for each in parts(asserted)["broader"] if role(each, "type") in PLACES]
    for each in (asserted, *areas) if areas else ():
        scheme, code = scheme_and_code(each)
        if name := named(each, language):
            yield Subject(scheme=scheme, code=code, name=name, why="broader" if name_of(each) == "broader" else None)
