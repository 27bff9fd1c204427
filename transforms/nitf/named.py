"""Whom and what NITF marks in the copy, and names in its head: people, organisations, places."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from schemas.article import Subject
from transforms.markup import text_of
from transforms.xml import children, each, local, said

# Where they are of the story: the writer in the byline and the city of the dateline are not what it is about.
WHERE = ("head/docdata/identified-content", "body/body.head/hedline", "body/body.head/abstract", "body/body.content")
MARKS = ("person", "org", "location")
PARTS = ("sublocation", "city", "state", "region", "country")


def marked(nitf: etree._Element) -> dict[str, tuple[Subject, ...]]:
    """What it marks as `person`, `org` and `location`, each once, in order."""
    found: dict[str, dict[Subject, None]] = {name: {} for name in MARKS}
    for part in (part for path in WHERE for part in each(nitf, path)):
        for mark in part.iter(*(f"{{*}}{name}" for name in MARKS)):
            found[local(mark)] |= dict.fromkeys(_terms(mark))
    return {name: tuple(terms) for name, terms in found.items()}


def _terms(mark: etree._Element) -> Iterator[Subject]:
    printed = _place(mark) or text_of(mark)
    scheme, code = (next(said([mark], name), None) for name in _coded(mark))
    if printed or code:
        yield Subject(scheme=scheme if code else None, code=code, name=printed)


def _place(mark: etree._Element) -> str | None:
    """A place put together from its parts, as it is printed."""
    if not len(mark) or (mark.text and not mark.text.isspace()):
        return None
    held = children([mark])
    return ", ".join(text for part in PARTS for found in held[part] if (text := text_of(found))) or None


def _coded(mark: etree._Element) -> tuple[str, str]:
    """The attributes that say whose code it has and which."""
    return ("code-source", "location-code") if mark.get("location-code") else ("idsrc", "value")
