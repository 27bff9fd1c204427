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
from transforms.xml import each, inside, local, said

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
class Piece:
    """One content item: the components around it, outermost first, and what it is and says through them."""

    chain: tuple[etree._Element, ...]
    content: etree._Element
    kind: str
    role: str
    language: str | None
    headline: str | None

    @property
    def mime(self) -> str | None:
        """Its media type as sent."""
        return _formal(self.content, "MimeType")

    @property
    def part(self) -> str:
        """What its text is to the story."""
        return PARTS.get(self.role.lower(), "copy")

    @property
    def home(self) -> etree._Element:
        """The component that holds its own, beside others."""
        return self.chain[max(len(self.chain) - 2, 0)]

    @property
    def branch(self) -> etree._Element:
        """The part of its item that it stands in."""
        return self.chain[min(len(self.chain), 2) - 1]

    @property
    def choice(self) -> etree._Element:
        """The component that offers it, perhaps beside its equivalents."""
        return self.home if (self.home.get("EquivalentsList") or "").lower() == "yes" else self.chain[-1]

    @property
    def nitf(self) -> etree._Element | None:
        """The NITF that it holds."""
        data = _data(self.content)
        return None if data is None else next(each(data, "nitf"), None)

    @property
    def copy(self) -> Copy:
        """Its text."""
        data, inner = _data(self.content), self.nitf
        if data is None:
            return Copy(())
        if inner is not None:
            bare = (text for body in each(inner, "body") for text in blocks(body))
            return Copy(nitf.copy_of(inner) or list(bare), marked=True)
        if len(data):
            return Copy(list(blocks(data)), marked=True)
        text = _unwrapped(data)
        plain = "plain" in (self.mime or "").lower() and not HTML.search(text)
        return copy_of(text, "text" if plain else None)


@dataclass(slots=True, eq=False)
class Story:
    """One story of a news item: its texts, and the components that speak of it, nearest first."""

    texts: list[Piece] = field(default_factory=list)
    around: list[etree._Element] = field(default_factory=list)

    @property
    def language(self) -> str | None:
        """The language of its text, as sent; of a picture, that of its metadata."""
        found = (piece.language for piece in self.texts if piece.language)
        return next(found, None) or next(filter(None, map(_language, self.around)), None)

    def lines(self, part: str) -> list[str]:
        """The paragraphs of all its texts that are this part of it."""
        return [text for piece in self.texts if piece.part == part for text in piece.copy.texts]

    def copy(self) -> list[str]:
        """The paragraphs of its copy: the fullest of equivalent texts, others after one another."""
        offered: dict[etree._Element, list[Copy]] = {}
        for piece in self.texts:
            if piece.part in ("copy", "caption"):
                offered.setdefault(piece.choice, []).append(piece.copy)
        # Equivalents that do not say so open alike.
        alike: dict[str, list[Copy]] = {}
        for chosen in filter(None, map(fullest, offered.values())):
            if chosen.texts:
                alike.setdefault(chosen.texts[0], []).append(chosen)
        return [text for chosen in filter(None, map(fullest, alike.values())) for text in chosen.texts]


@dataclass(slots=True)
class Content:
    """All that the components of one news item hold."""

    stories: list[Story]
    media: list[Piece]
    captions: dict[etree._Element, Piece]

    @property
    def languages(self) -> int:
        """In how many languages its stories are."""
        return len({story.language for story in self.stories})

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
        found = next((self.captions[near] for near in reversed(media.chain) if near in self.captions), None)
        return " ".join(found.copy.texts) or None if found else None


def content_of(item: etree._Element) -> Content:
    """What a news item holds: a story for each headline and language that has a text, and at least one."""
    pieces = [piece for component in each(item, "NewsComponent") for piece in _pieces(component, (), None, None)]
    media = [piece for piece in pieces if piece.kind != "text" or _data(piece.content) is None]
    shown = set(media)
    texts = [piece for piece in pieces if piece not in shown]
    captions = [piece for piece in texts if media and piece.part == "caption"]
    shown.update(captions)
    stories = _grouped([piece for piece in texts if piece not in shown]) or [Story()]
    for story in stories:
        story.around = list(reversed(next((piece.chain for piece in (*story.texts, *media)), ())))
    if len(stories) == 1:
        # What stands beside the only story speaks of it too, if it does not speak of a picture.
        known = {component for piece in shown for component in piece.chain[1:]}.union(stories[0].around)
        stories[0].around.extend(component for component in components(item) if component not in known)
    return Content(stories, media, {piece.home: piece for piece in reversed(captions)})


def components(element: etree._Element) -> Iterator[etree._Element]:
    """All components of a news item, outermost first; not those of the items inside it."""
    for component in each(element, "NewsComponent"):
        yield component
        yield from components(component)


def _pieces(
    component: etree._Element, chain: tuple[etree._Element, ...], language: str | None, headline: str | None
) -> Iterator[Piece]:
    chain = (*chain, component)
    language = _language(component) or language
    headline = nitf.first(nitf.texts(component, "NewsLines/HeadLine")) or headline
    for child in component:
        if local(child) == "NewsComponent":
            yield from _pieces(child, chain, language, headline)
        elif local(child) == "ContentItem":
            role = _formal(component, "Role") or ""
            piece = Piece(chain, child, _kind(child), role, language, headline)
            own = piece.nitf if headline is None else None
            yield piece if own is None else Piece(chain, child, piece.kind, role, language, nitf.headline(own))


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


def _kind(content: etree._Element) -> str:
    """Text, picture, video, …; where it does not say, by the type of its file."""
    stated = (_formal(content, "MediaType") or "").lower()
    if not stated and content.get("Href"):
        stated = (_formal(content, "MimeType") or "file").partition("/")[0].lower()
    return KINDS.get(stated, stated) or "text"


def _formal(element: etree._Element, name: str) -> str | None:
    return next(said(each(element, name), "FormalName"), None)


def _data(content: etree._Element) -> etree._Element | None:
    return next(inside(content, "DataContent"), None)


def _language(component: etree._Element) -> str | None:
    # TASS misspells it.
    paths = ("DescriptiveMetadata/Language", "DescriptiveMetada/Language")
    stated = [name for path in paths for name in said(each(component, path), "FormalName")]
    return next((name for name in (*stated, *said([component], "lang")) if not name.startswith("x-")), None)


def _unwrapped(data: etree._Element) -> str:
    """The text of an element, out of the Base64 that it may be wrapped in."""
    text, wrapping = data.text or "", data.getparent()
    if wrapping is None or not any("base64" in way.lower() for way in said([wrapping], "Notation")):
        return text
    try:
        return decode(b64decode(text))[0]
    except ValueError:
        return ""
