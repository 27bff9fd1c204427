"""One story of a NewsML 1 item: its news lines, and what else stands around it, nearest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.article import AltId, Association, Link
from transforms.body import body_of
from transforms.dateline import CERTAIN, parse, stated
from transforms.elements import first, parts, said, texts
from transforms.newsml.bundle import Content, Story
from transforms.newsml.components import Piece
from transforms.newsml.revisions import Revision, formal, named
from transforms.newsml.topics import Topics
from transforms.nitf import Nitf
from transforms.times import Clock
from transforms.xml import Parts, each, whole

# A line above the copy that tells what it replaces; ANP spaces its first word out.
ADVISORY = re.compile(r"\W*N ?i ?e ?u ?w\b.{0,40}\bvervangt\b.*", re.IGNORECASE | re.DOTALL)
SEPARATOR = re.compile(r"\s*[;,]\s*")
WORDS = frozenset({"words", "wordcount"})


@dataclass(frozen=True, slots=True)
class Item:
    """One story of one news item, the message around it, and the clock for its times."""

    held: Parts
    envelope: Parts
    revision: Revision
    content: Content
    story: Story
    # Of several stories of the item, from 0.
    place: int
    topics: Topics
    lines: Parts
    administrative: Parts
    rights: Parts
    usage: Parts
    # News lines that have no element of their own, each with its type.
    typed: list[tuple[str, str]]
    nitf: Nitf | None
    clock: Clock

    def line(self, *kinds: str) -> str | None:
        """The nearest line of these types, of those that have no element of their own."""
        return next((text for kind, text in self.typed if kind in kinds), None)

    def uri(self) -> str | None:
        """The item's id; stories after the first are told apart by language, else by their component's own id."""
        uri = self.revision.uri or first(self.topics.held["guid"])
        if not uri or not self.place:
            return uri
        own = self.story.texts[0].component.element.get("Duid")
        mark = self.story.language if self.content.languages == len(self.content.stories) else own
        return f"{uri}#{mark or self.place + 1}"

    def sent(self) -> str | None:
        """The id as sent, where it holds the version too."""
        public = next((each.value for each in self.revision.altids if each.role == "PublicIdentifier"), None)
        return public if public and not self.place and public != self.revision.uri else None

    def altids(self) -> Iterator[AltId]:
        """Its ids as sent, and the name of its file."""
        yield from self.revision.altids
        for role in ("FileName", "SystemIdentifier"):
            if value := first(self.administrative[role.lower()]):
                yield AltId(role=role, value=value)

    def kind(self) -> str | None:
        """Text, picture, …; composite when it holds nothing but the names of other items."""
        pieces = self.story.texts or self.content.media[self.story]
        return pieces[0].kind if pieces else "composite" if self.content.references else None

    def headline(self) -> str | None:
        """Its headline, wherever it stands."""
        inner = self.nitf
        own = next(iter(self.story.lines("headline")), None)
        return (
            first(self.lines["headline"])
            or self.line("head", "headline")
            or own
            or (inner.headline or first(each(inner.root, "head/title")) if inner else None)
        )

    def byline(self) -> str | None:
        """Its byline; several that stand together, after one another."""
        nearest = self.lines["byline"]
        together = (found for found in nearest if found.getparent() is nearest[0].getparent())
        return ", ".join(texts(together)) or first(nearest) or (self.nitf.byline if self.nitf else None)

    def slugline(self) -> str | None:
        """Its slug: AFP's item is named by one, ATS gives a catchword."""
        label = first(parts(*self.held["identification"])["namelabel"])
        return first(self.lines["slugline"]) or self.line("slug", "catchword") or label

    def dateline(self) -> str | None:
        """Its dateline as sent."""
        return first(self.lines["dateline"]) or (self.nitf.dateline if self.nitf else None)

    def places(self, dateline: str | None) -> tuple[str, ...]:
        """The origin's city, where the dateline gives no more than a day; else the dateline tells."""
        city = self.topics.place("origin", "City") if dateline else None
        found = stated(dateline) if dateline and city else None
        return (city,) if city and not (found and found.places) else ()

    def copy(self) -> tuple[str | None, list[str]]:
        """Its abstract and its copy; a lead is the copy's first paragraph, unless the copy opens with a dateline."""
        lead, copy = self.story.lines("lead"), self.story.copy()
        abstract = body_of(self.story.lines("abstract") or lead)
        opening = parse(copy[0]) if lead and copy else None
        if (opening and opening.confidence >= CERTAIN) or copy[:1] == lead[:1]:
            lead = []
        if not self.story.texts:
            abstract = abstract or next(filter(None, map(self.content.caption, self.content.media[self.story])), None)
        return abstract, [*lead, *copy]

    def notes(self) -> list[str]:
        """What is for editors."""
        kinds = ("advisory", "editorialnote", "ednote", "note")
        found = [text for kind, text in self.typed if kind in kinds] + self.story.lines("ednote")
        found += texts(self.held["comment"])
        messages = each(self.nitf.root, "head/docdata/ed-msg") if self.nitf else ()
        return found + [info for message in messages if (info := said(message, "info"))]

    def terms(self) -> list[str]:
        """What it may be used for."""
        limits = (first(self.usage[name]) for name in ("usagetype", "geography", "limitations"))
        return list(filter(None, (first(self.lines["rightsline"]), *limits)))

    def authors(self) -> Iterator[str]:
        """Those that its NITF names, and its properties; ATS gives initials."""
        if self.nitf:
            yield from self.nitf.authors
        for found in self.administrative["property"]:
            if (found.get("FormalName") or "").lower() == "author" and (name := said(found, "Value")):
                yield name

    def keywords(self) -> Iterator[str]:
        """Its keywords, each apart."""
        yield from self.topics.values("keyword", "keywords")
        for component in self.story.around:
            yield from texts(parts(*component.held["item_keywords"])["item_keyword"])
        for line in texts(self.lines["keywordline"]):
            yield from filter(None, SEPARATOR.split(line))

    def words(self) -> int | None:
        """The words that its first text states to have."""
        for piece in self.story.texts:
            for name, value in _characteristics(piece).items():
                if name in WORDS:
                    return whole(value)
        return None

    def links(self, uri: str | None) -> Iterator[Link]:
        """The revisions and items that it names."""
        yield from self.revision.links
        for component, reference in self.content.references:
            if address := said(reference, "NewsItem"):
                to, version = named(address)
                yield Link(rel=component.role or "newsitemref", uri=to, version=version)
        yield from (Link(rel="seealso", uri=more) for more in texts(self.lines["morelink"]) if more != uri)

    def pictures(self) -> tuple[Association, ...]:
        """Its pictures, videos and files."""
        return tuple(map(self._association, self.content.media[self.story]))

    def _association(self, piece: Piece) -> Association:
        measures = _characteristics(piece)
        return Association(
            uri=said(piece.content, "Href"),
            mediatype=piece.mime,
            rendition=piece.component.role or None,
            caption=self.content.caption(piece),
            credit=piece.component.credit,
            width=whole(measures.get("width") or measures.get("pixelwidth")),
            height=whole(measures.get("height") or measures.get("pixelheight")),
        )


def lines_of(story: Story) -> tuple[Parts, list[tuple[str, str]]]:
    """The news lines around a story, nearest first: those that have an element of their own, and those with a type."""
    lines = parts(*(each for component in story.around for each in component.held["newslines"]))
    typed = []
    for held in map(parts, lines["newsline"]):
        kind = (formal(held["newslinetype"]) or "").lower().removesuffix("line")
        typed += [(kind, text) for text in texts(held["newslinetext"])]
    return lines, typed


def trimmed(copy: list[str], notes: list[str], terms: list[str]) -> list[str]:
    """The copy without the line above it that is for editors, and the one below it that states rights."""
    if copy and ADVISORY.fullmatch(copy[0]):
        notes.append(copy[0])
        copy = copy[1:]
    if copy and copy[-1].startswith("©"):
        terms.append(copy[-1])
        copy = copy[:-1]
    return copy


def _characteristics(piece: Piece) -> dict[str, str | None]:
    held = parts(*piece.held["characteristics"])["property"]
    return {(each.get("FormalName") or "").lower(): each.get("Value") for each in held}
