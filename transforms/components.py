"""The news components of NewsML 1: a tree that holds texts, pictures and files, taken apart into stories."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from transforms import nitf
from transforms.body import blocks
from transforms.charset import decode
from transforms.copies import Copy, copy_of, fullest
from transforms.g2 import LANG, Parts, first, parts, said

KINDS = {"complexdata": "text", "photo": "picture", "image": "picture"}
# What a component's text is to its story, by the component's role; any other is copy.
PARTS = {
    "title": "headline",
    "headline": "headline",
    "lead": "lead",
    "intro": "lead",
    "summary": "abstract",
    "abstract": "abstract",
    "caption": "caption",
    "legend": "caption",
    "note": "ednote",
    "ednote": "ednote",
    "advisory": "ednote",
}
# How many stories of one item share the pictures that belong to none of them.
SHARERS = 50
# Plain text names shares <so>; what is declared plain and has these is HTML all the same.
HTML = re.compile(r"<(?:p|br|div|table)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """One component: its children by their names, and what it says, or those around it say for it."""

    element: etree._Element
    outer: Component | None
    held: Parts
    role: str
    language: str | None
    headline: str | None

    @property
    def around(self) -> Iterator[Component]:
        """Itself and the components around it, nearest first."""
        found: Component | None = self
        while found:
            yield found
            found = found.outer

    @property
    def part(self) -> str:
        """What its text is to the story."""
        return PARTS.get(self.role.lower(), "copy")

    @property
    def home(self) -> Component:
        """The component that holds it, beside others."""
        return self.outer or self

    def described(self) -> list[etree._Element]:
        """Its descriptive metadata; TASS misspells them."""
        return self.held["descriptivemetadata"] + self.held["descriptivemetada"]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One content item: its component, its children by their names, and what kind of content it is."""

    component: Component
    content: etree._Element
    held: Parts
    kind: str
    data: etree._Element | None
    nitf: etree._Element | None

    @property
    def language(self) -> str | None:
        """The language of its component, as sent."""
        return self.component.language

    @property
    def headline(self) -> str | None:
        """The nearest headline; its own NITF's where no component has one."""
        return self.component.headline or (None if self.nitf is None else nitf.headline(self.nitf))

    @property
    def mime(self) -> str | None:
        """Its media type as sent."""
        return _formal(self.held["mimetype"])

    @property
    def choice(self) -> Component:
        """The component that offers it, perhaps beside its equivalents."""
        home = self.component.home
        return home if (home.element.get("EquivalentsList") or "").lower() == "yes" else self.component

    @property
    def branch(self) -> Component:
        """The part of its item that it stands in."""
        around = list(self.component.around)
        return around[max(len(around) - 2, 0)]

    @property
    def copy(self) -> Copy:
        """Its text."""
        if self.data is None:
            return Copy(())
        if self.nitf is not None:
            bare = (text for body in parts(self.nitf)["body"] for text in blocks(body))
            return Copy(nitf.copy_of(self.nitf) or list(bare), marked=True)
        if len(self.data):
            return Copy(list(blocks(self.data)), marked=True)
        text = _unwrapped(self.data)
        plain = "plain" in (self.mime or "").lower() and not HTML.search(text)
        return copy_of(text, "text" if plain else None)


@dataclass(slots=True, eq=False)
class Story:
    """One story of a news item: its texts, and the components that speak of it, nearest first."""

    texts: list[Piece] = field(default_factory=list)
    around: list[Component] = field(default_factory=list)

    @property
    def language(self) -> str | None:
        """The language of its texts, as sent; of a picture, that of what describes it."""
        spoken = (*(piece.component for piece in self.texts), *self.around)
        return next((component.language for component in spoken if component.language), None)

    def lines(self, part: str) -> list[str]:
        """The paragraphs of all its texts that are this part of it."""
        return [text for piece in self.texts if piece.component.part == part for text in piece.copy.texts]

    def copy(self) -> list[str]:
        """The paragraphs of its copy: the fullest of equivalent texts, others after one another."""
        offered: dict[Component, list[Copy]] = {}
        for piece in self.texts:
            if piece.component.part in ("copy", "caption"):
                offered.setdefault(piece.choice, []).append(piece.copy)
        # Equivalents that do not say so open alike.
        alike: dict[str, list[Copy]] = {}
        for chosen in filter(None, map(_best, offered.values())):
            if chosen.texts:
                alike.setdefault(chosen.texts[0], []).append(chosen)
        return [text for chosen in filter(None, map(_best, alike.values())) for text in chosen.texts]


@dataclass(slots=True)
class Content:
    """All that the components of one news item hold."""

    components: list[Component]
    stories: list[Story]
    media: list[Piece]
    captions: dict[Component, Piece]

    def media_of(self, story: Story) -> list[Piece]:
        """The pictures and files of one story: those that stand with it, and those that stand with none."""
        if len(self.stories) == 1:
            return self.media
        taken = {piece.branch: each for each in self.stories for piece in each.texts}
        # What belongs to all of very many goes to the first: an item is no reason to write a million rows.
        shares = story is self.stories[0] or len(self.stories) <= SHARERS
        return [piece for piece in self.media if taken.get(piece.branch, story if shares else None) is story]

    def caption(self, media: Piece) -> str | None:
        """The caption that stands nearest to a picture."""
        found = next((self.captions[near] for near in media.component.around if near in self.captions), None)
        return " ".join(found.copy.texts) or None if found else None


def content_of(item: Parts) -> Content:
    """What a news item holds: a story for each headline and language that has a text, and at least one."""
    components = [found for element in item["newscomponent"] for found in _components(element, None)]
    pieces = [_piece(found, content) for found in components for content in found.held["contentitem"]]
    media = [piece for piece in pieces if piece.kind != "text" or piece.data is None]
    shown = set(media)
    texts = [piece for piece in pieces if piece not in shown]
    captions = [piece for piece in texts if media and piece.component.part == "caption"]
    shown.update(captions)
    stories = _grouped([piece for piece in texts if piece not in shown]) or [Story()]
    for story in stories:
        nearest = next((piece.component for piece in (*story.texts, *media[:1])), None)
        story.around = list(nearest.around) if nearest else []
    if len(stories) == 1:
        # What stands beside the only story speaks of it too, if it does not speak of a picture.
        known = {found for piece in shown for found in piece.component.around if found.outer}.union(stories[0].around)
        stories[0].around.extend(found for found in components if found not in known)
    return Content(components, stories, media, {piece.component.home: piece for piece in reversed(captions)})


def _components(element: etree._Element, outer: Component | None) -> Iterator[Component]:
    """A component and those inside it, in document order; not those of items inside it."""
    held = parts(element)
    role = _formal(held["role"]) or ""
    found = Component(element, outer, held, role, None, None)
    language = _language(found) or (outer.language if outer else None)
    headline = first(parts(*held["newslines"])["headline"]) or (outer.headline if outer else None)
    found = Component(element, outer, held, role, language, headline)
    yield found
    for inner in held["newscomponent"]:
        yield from _components(inner, found)


def _piece(component: Component, content: etree._Element) -> Piece:
    held = parts(content)
    data = next(iter(held["datacontent"]), None)
    wrapping = held["encoding"]
    while data is None and wrapping:
        inside = parts(*wrapping)
        data, wrapping = next(iter(inside["datacontent"]), None), inside["encoding"]
    inner = None if data is None or not len(data) else next(iter(parts(data)["nitf"]), None)
    return Piece(component, content, held, _kind(content, held), data, inner)


def _grouped(texts: list[Piece]) -> list[Story]:
    """Texts by language and headline; one that lacks either goes to the first story that may be its own."""
    found: dict[tuple[str | None, str | None], Story] = {}
    order = {piece: place for place, piece in enumerate(texts)}
    for piece in sorted(texts, key=lambda piece: (piece.headline is None) + (piece.language is None)):
        language, headline = (piece.language or "").lower() or None, piece.headline
        story = found.get((language, headline)) or Story()
        story.texts.append(piece)
        for key in ((language, headline), (language, None), (None, headline), (None, None)):
            found.setdefault(key, story)
    stories = list(dict.fromkeys(found.values()))
    for story in stories:
        story.texts.sort(key=order.__getitem__)
    return sorted(stories, key=lambda story: order[story.texts[0]])


def _best(copies: list[Copy]) -> Copy | None:
    return fullest(copies) if len(copies) > 1 else copies[0]


def _kind(content: etree._Element, held: Parts) -> str:
    """Text, picture, video, …; where it does not say, by the type of its file."""
    stated = (_formal(held["mediatype"]) or "").lower()
    if not stated and content.get("Href"):
        stated = (_formal(held["mimetype"]) or "file").partition("/")[0].lower()
    return KINDS.get(stated, stated) or "text"


def _formal(elements: list[etree._Element]) -> str | None:
    return next((name for element in elements if (name := said(element, "FormalName"))), None)


def _language(component: Component) -> str | None:
    stated = _formal(parts(*component.described())["language"])
    spoken = (stated, said(component.element, LANG, "lang"))
    return next((name for name in spoken if name and not name.startswith("x-")), None)


def _unwrapped(data: etree._Element) -> str:
    """The text of an element, out of the Base64 that it may be wrapped in."""
    text, wrapping = data.text or "", data.getparent()
    if wrapping is None or "base64" not in (wrapping.get("Notation") or "").lower():
        return text
    try:
        return decode(b64decode(text))[0]
    except ValueError:
        return ""
