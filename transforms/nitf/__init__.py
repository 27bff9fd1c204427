"""The body of NITF, with the lines above it: what NewsML carries too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from schemas.article import Association
from transforms.body import body_of, line, unwrapped
from transforms.copies import paragraphs_in, unmarked
from transforms.markup import blocks, text_of
from transforms.xml import children, each, inside, local, said, whole

# What is in a byline and not of it: a title has its own column, what stands on a line below is where they write.
BESIDE = {"byttl": "", "br": ", "}


class Nitf:
    """One document: the elements of its body, and those above it by their names, found once."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.bodies = list(each(root, "body"))
        self.above = children(head for body in self.bodies for head in each(body, "body.head"))

    @property
    def headline(self) -> str | None:
        """Its headline; AP misspells the element, and others print it without hl1."""
        above = (*self.above["hedline"], *self.above["headline"])
        lines = [line for found in above for line in each(found, "hl1")]
        return unmarked(first(map(text_of, (*lines, *self.above["hedline"]))))

    @property
    def subheadline(self) -> str | None:
        """Its second headline; not the one before AP's desk changed it, which AP keeps beside it."""
        seconds = (second for found in self.above["hedline"] for second in each(found, "hl2"))
        return first(text_of(second) for second in seconds if second.get("id") != "originalHeadline")

    @property
    def byline(self) -> str | None:
        """Its byline as printed, without the writers' titles; several after one another."""
        bylines = (_byline(found) for found in self.above["byline"] if not _is_beside(found))
        return ", ".join(filter(None, bylines)) or None

    @property
    def byline_title(self) -> str | None:
        """The titles of the writers in its byline."""
        inside_it = (title for found in self.above["byline"] for title in texts(each(found, "byttl")))
        beside_it = (text_of(found) for found in self.above["byline"] if found.get("id") == "bylinetitle")
        return ", ".join(filter(None, (*inside_it, *beside_it))) or None

    @property
    def authors(self) -> tuple[str, ...]:
        """The persons of its byline, where it names each apart."""
        persons = (person for found in self.above["byline"] for person in each(found, "person"))
        return tuple(name for name in texts(persons) if " and " not in name)

    @property
    def places(self) -> tuple[str, ...]:
        """The cities of its dateline."""
        return tuple(texts(city for found in self.above["dateline"] for city in each(found, "location/city")))

    @property
    def dateline(self) -> str | None:
        """Its dateline, commas put between a place's parts."""
        return first(map(_dateline, self.above["dateline"]))

    @property
    def dated(self) -> str | None:
        """The day of its dateline as it states it."""
        return first(said((date for found in self.above["dateline"] for date in each(found, "story.date")), "norm"))

    @property
    def tagline(self) -> str | None:
        """The line below the copy that says who made it."""
        ends = (end for body in self.bodies for end in each(body, "body.end"))
        return "\n".join(texts(line for end in ends for line in each(end, "tagline"))) or None

    @property
    def copyrightholder(self) -> str | None:
        """Who owns its rights."""
        return first(texts(owner for found in self.above["rights"] for owner in each(found, "rights.owner")))

    def notes(self, *, public: bool) -> list[str]:
        """The notes above its body: those that may be printed, or those of type `npa`, which may not."""
        return texts(note for note in self.above["note"] if (says(note, "type") != "npa") is public)

    @property
    def abstract(self) -> str | None:
        """Its summary, paragraphs apart."""
        return body_of(text for found in self.above["abstract"] for text in paragraphs_in(found))

    @property
    def copy(self) -> list[str]:
        """The paragraphs of its body, by the direct path alone: notes have bodies too."""
        contents = [content for body in self.bodies for content in each(body, "body.content")]
        copy = unwrapped(text for content in contents for text in paragraphs_in(content))
        # An archive marks the lead by a block of its own, and the whole story, lead and all, by the next.
        lead = [
            text
            for content in contents
            for block in each(content, "block")
            if _is_lead(block)
            for text in blocks(block)
        ]
        return copy[len(lead) :] if lead and copy[len(lead) : 2 * len(lead)] == lead else copy

    @property
    def pictures(self) -> Iterator[Association]:
        """The pictures, videos and files of its body, each reference to one."""
        for media in (found for body in self.bodies for found in inside(body, "media")):
            held = children([media])
            caption, producer = texts(held["media-caption"]), texts(held["media-producer"])
            for reference in held["media-reference"]:
                yield Association(
                    uri=says(reference, "source"),
                    mediatype=says(reference, "mime-type") or says(media, "media-type"),
                    rendition=says(reference, "name"),
                    caption=first(caption) or says(reference, "alternate-text"),
                    credit=first(producer),
                    width=whole(says(reference, "width")),
                    height=whole(says(reference, "height")),
                )


def texts(elements: Iterable[etree._Element]) -> list[str]:
    """The texts of elements, those that have one."""
    return [text for found in elements if (text := text_of(found))]


def first(values: Iterable[str | None]) -> str | None:
    """The first that says anything."""
    return next((value for value in values if value), None)


def says(element: etree._Element, attribute: str) -> str | None:
    """What an attribute of this element says."""
    return next(said((element,), attribute), None)


def _byline(byline: etree._Element) -> str | None:
    inner = (f"{BESIDE.get(local(child), text_of(child) or '')}{child.tail or ''}" for child in byline)
    before = byline.text or ""
    # `By<person>`: printed side by side, the words are two.
    printed = line(f"{before}{' ' if before[-1:].isalpha() else ''}{''.join(inner)}")
    return printed.replace(" ,", ",").rstrip(" ,") if printed else None


def _is_beside(byline: etree._Element) -> bool:
    """Whether it is no byline as printed: AP puts the writer's title beside it, archives the name turned round."""
    return byline.get("id") == "bylinetitle" or "normalized" in byline.get("class", "")


def _is_lead(block: etree._Element) -> bool:
    return "lead" in block.get("class", "")


def _dateline(dateline: etree._Element) -> str | None:
    inside_it = (part for child in dateline for part in (child if len(child) else (child,)))
    parts = [text for part in inside_it if (text := text_of(part))]
    printed = text_of(dateline)
    nothing_between = parts and "".join(parts).replace(" ", "") == (printed or "").replace(" ", "")
    return ", ".join(parts) if nothing_between else printed
