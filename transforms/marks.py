"""Whom and what NITF marks in the copy, and names in its head: people, organisations, places."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from schemas.article import Subject
from transforms.body import text_of
from transforms.xml import each, inside, said

# Where they are of the story: the writer in the byline and the city of the dateline are not what it is about.
WHERE = ("head/docdata/identified-content", "body/body.head/hedline", "body/body.head/abstract", "body/body.content")
PARTS = ("sublocation", "city", "state", "region", "country")


def people(nitf: etree._Element) -> tuple[Subject, ...]:
    """The people that it marks, each once, in order."""
    return _marked(nitf, "person")


def organisations(nitf: etree._Element) -> tuple[Subject, ...]:
    """The organisations that it marks, with their codes: tickers and the like."""
    return _marked(nitf, "org")


def places(nitf: etree._Element) -> tuple[Subject, ...]:
    """The places that it marks."""
    return _marked(nitf, "location")


def _marked(nitf: etree._Element, name: str) -> tuple[Subject, ...]:
    marks = (mark for path in WHERE for part in each(nitf, path) for mark in inside(part, name))
    return tuple(dict.fromkeys(term for mark in marks for term in _terms(mark)))


def _terms(mark: etree._Element) -> Iterator[Subject]:
    printed = _place(mark) or text_of(mark)
    scheme, code = (next(said([mark], name), None) for name in _coded(mark))
    if printed or code:
        yield Subject(scheme=scheme if code else None, code=code, name=printed)


def _place(mark: etree._Element) -> str | None:
    """A place put together from its parts, as it is printed."""
    parts = [text for part in PARTS for found in each(mark, part) if (text := text_of(found))]
    return ", ".join(parts) if parts and not (mark.text or "").strip() else None


def _coded(mark: etree._Element) -> tuple[str, str]:
    """The attributes that say whose code it has and which."""
    return ("code-source", "location-code") if mark.get("location-code") else ("idsrc", "value")
