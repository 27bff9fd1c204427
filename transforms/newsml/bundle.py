"""The stories of a NewsML 1 item: its texts, each with its equivalents and what goes with it, told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from transforms.copies import Copy, fullest
from transforms.newsml.components import Component, Piece, components_of, piece_of
from transforms.xml import Parts

# How many stories of one item share the pictures that belong to none of them.
SHARERS = 50


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


@dataclass(frozen=True, slots=True)
class Content:
    """All that the components of one news item hold; pictures and files by the stories that they belong to."""

    stories: list[Story]
    media: dict[Story, list[Piece]]
    captions: dict[Component, str]
    # The items that are named instead of held, each with the component that names it.
    references: list[tuple[Component, etree._Element]]
    topicsets: list[etree._Element]
    languages: int

    def caption(self, media: Piece) -> str | None:
        """The caption that stands nearest to a picture."""
        return next((self.captions[near] for near in media.component.around if near in self.captions), None)


def content_of(item: Parts) -> Content:
    """What a news item holds: a story for each headline and language that has a text, and at least one."""
    components = [found for element in item["newscomponent"] for found in components_of(element, None)]
    pieces = [piece_of(found, content) for found in components for content in found.held["contentitem"]]
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
    return Content(
        stories=stories,
        media=_owned(media, stories),
        captions={piece.component.home: " ".join(piece.copy.texts) for piece in reversed(captions)},
        references=[(found, each) for found in components for each in found.held["newsitemref"]],
        topicsets=[each for found in components for each in found.held["topicset"]],
        languages=len({story.language for story in stories}),
    )


def _owned(media: list[Piece], stories: list[Story]) -> dict[Story, list[Piece]]:
    """The pictures and files of each story: those that stand with it, and those that stand with none."""
    owned: dict[Story, list[Piece]] = {story: [] for story in stories}
    owners = {piece.branch: story for story in stories for piece in story.texts} if len(stories) > 1 else {}
    # What belongs to all of very many goes to the first: an item is no reason to write a million rows.
    sharers = stories if len(stories) <= SHARERS else stories[:1]
    for piece in media:
        owner = owners.get(piece.branch)
        for story in [owner] if owner else sharers:
            owned[story].append(piece)
    return owned


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
