"""The news components of NewsML 1: a tree that holds texts, pictures and files."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from transforms.charset import decode
from transforms.copies import Copy, copy_of
from transforms.elements import LANG, first, parts, said
from transforms.markup import blocks
from transforms.nitf import Nitf
from transforms.xml import Parts

# What is no text even when its bytes are in the item; anything else with bytes there is: Text, ComplexData, HTML.
MEDIA = {
    "photo": "picture",
    "image": "picture",
    "picture": "picture",
    "graphic": "graphic",
    "graphics": "graphic",
    "logo": "graphic",
    "video": "video",
    "audio": "audio",
    "animation": "animation",
}
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
    credit: str | None

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
        """Its descriptive metadata."""
        return _described(self.held)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One content item: its component, its children by their names, and what kind of content it is."""

    component: Component
    content: etree._Element
    held: Parts
    kind: str
    data: etree._Element | None
    nitf: Nitf | None

    @property
    def language(self) -> str | None:
        """The language of its component, as sent."""
        return self.component.language

    @property
    def headline(self) -> str | None:
        """The nearest headline; its own NITF's where no component has one."""
        return self.component.headline or (self.nitf.headline if self.nitf else None)

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
        if self.nitf:
            bare = (text for body in parts(self.nitf.root)["body"] for text in blocks(body))
            return Copy(self.nitf.copy or list(bare), marked=True)
        if len(self.data):
            return Copy(blocks(self.data), marked=True)
        text = _unwrapped(self.data)
        plain = "plain" in (self.mime or "").lower() and not HTML.search(text)
        return copy_of(text, "text" if plain else None)


def components_of(element: etree._Element, outer: Component | None) -> Iterator[Component]:
    """A component and those inside it, in document order; not those of items inside it."""
    held = parts(element)
    lines = parts(*held["newslines"])
    found = Component(
        element=element,
        outer=outer,
        held=held,
        role=_formal(held["role"]) or "",
        language=_language(element, held) or (outer.language if outer else None),
        headline=first(lines["headline"]) or (outer.headline if outer else None),
        credit=first(lines["creditline"]) or first(lines["byline"]) or (outer.credit if outer else None),
    )
    yield found
    for inner in held["newscomponent"]:
        yield from components_of(inner, found)


def piece_of(component: Component, content: etree._Element) -> Piece:
    """A content item of a component; what it holds may be wrapped in one encoding or more."""
    held = parts(content)
    data = next(iter(held["datacontent"]), None)
    wrapping = held["encoding"]
    while data is None and wrapping:
        inside = parts(*wrapping)
        data, wrapping = next(iter(inside["datacontent"]), None), inside["encoding"]
    inner = None if data is None or not len(data) else next(map(Nitf, parts(data)["nitf"]), None)
    return Piece(component, content, held, _kind(content, held, data), data, inner)


def _kind(content: etree._Element, held: Parts, data: etree._Element | None) -> str:
    """Text, picture, video, …; where it does not say, by the type of its file."""
    stated = (_formal(held["mediatype"]) or "").lower()
    if not stated and content.get("Href"):
        stated = (_formal(held["mimetype"]) or "file").partition("/")[0].lower()
    return MEDIA.get(stated) or ("text" if data is not None else stated or "text")


def _formal(elements: list[etree._Element]) -> str | None:
    return next((name for element in elements if (name := said(element, "FormalName"))), None)


def _language(element: etree._Element, held: Parts) -> str | None:
    stated = _formal(parts(*_described(held))["language"])
    spoken = (stated, said(element, LANG, "lang"))
    return next((name for name in spoken if name and not name.startswith("x-")), None)


def _described(held: Parts) -> list[etree._Element]:
    # TASS misspells it.
    return held["descriptivemetadata"] + held["descriptivemetada"]


def _unwrapped(data: etree._Element) -> str:
    """The text of an element, out of the Base64 that it may be wrapped in."""
    text, wrapping = data.text or "", data.getparent()
    if wrapping is None or "base64" not in (wrapping.get("Notation") or "").lower():
        return text
    try:
        return decode(b64decode(text))[0]
    except ValueError:
        return ""
