"""The body of NITF, with the lines above it: what NewsML carries too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from schemas.article import Association
from transforms import copies
from transforms.body import body_of, line, unwrapped
from transforms.markup import blocks, text_of
from transforms.xml import each, inside, local, said

HEAD = "body/body.head"


def headline(nitf: etree._Element) -> str | None:
    """Its headline; AP misspells the element, and others print it without hl1."""
    return first(text for path in ("hedline/hl1", "headline/hl1", "hedline") for text in texts(nitf, f"{HEAD}/{path}"))


def subheadline(nitf: etree._Element) -> str | None:
    """Its second headline; not the one before AP's desk changed it, which AP keeps beside it."""
    seconds = each(nitf, f"{HEAD}/hedline/hl2")
    return first(text_of(second) for second in seconds if second.get("id") != "originalHeadline")


def byline(nitf: etree._Element) -> str | None:
    """Its byline as printed, without the writers' titles; several after one another."""
    bylines = (_byline(found) for found in each(nitf, f"{HEAD}/byline") if found.get("id") != "bylinetitle")
    return ", ".join(filter(None, bylines)) or None


def byline_title(nitf: etree._Element) -> str | None:
    """The titles of the writers in its byline."""
    inside_it = (title for found in each(nitf, f"{HEAD}/byline") for title in texts(found, "byttl"))
    beside_it = (text_of(found) for found in each(nitf, f"{HEAD}/byline") if found.get("id") == "bylinetitle")
    return ", ".join(filter(None, (*inside_it, *beside_it))) or None


def authors(nitf: etree._Element) -> tuple[str, ...]:
    """The persons of its byline, where it names each apart."""
    return tuple(name for name in texts(nitf, f"{HEAD}/byline/person") if " and " not in name)


def places(nitf: etree._Element) -> tuple[str, ...]:
    """The cities of its dateline."""
    return tuple(texts(nitf, f"{HEAD}/dateline/location/city"))


def dateline(nitf: etree._Element) -> str | None:
    """Its dateline, commas put between a place's parts."""
    return first(_dateline(found) for found in each(nitf, f"{HEAD}/dateline"))


def abstract(nitf: etree._Element) -> str | None:
    """Its summary, paragraphs apart."""
    return body_of(text for found in each(nitf, f"{HEAD}/abstract") for text in _paragraphs(found))


def copy_of(nitf: etree._Element) -> list[str]:
    """The paragraphs of its body, by the direct path alone: notes have bodies too."""
    return unwrapped(text for content in each(nitf, "body/body.content") for text in _paragraphs(content))


def pictures(nitf: etree._Element) -> Iterator[Association]:
    """The pictures, videos and files of its body, each reference to one."""
    for media in (found for body in each(nitf, "body") for found in inside(body, "media")):
        caption, producer = texts(media, "media-caption"), texts(media, "media-producer")
        for reference in each(media, "media-reference"):
            yield Association(
                uri=attribute(reference, "", "source"),
                mediatype=attribute(reference, "", "mime-type") or attribute(media, "", "media-type"),
                rendition=attribute(reference, "", "name"),
                caption=first(caption) or attribute(reference, "", "alternate-text"),
                credit=first(producer),
                width=number(attribute(reference, "", "width")),
                height=number(attribute(reference, "", "height")),
            )


def texts(element: etree._Element, path: str) -> list[str]:
    """The texts of the elements at a path, those that have one."""
    return [text for found in each(element, path) if (text := text_of(found))]


def first(values: Iterable[str | None]) -> str | None:
    """The first that says anything."""
    return next((value for value in values if value), None)


def attribute(element: etree._Element, path: str, name: str) -> str | None:
    """The attribute of the first element at a path that has it; the path's own element for an empty path."""
    return first(said(each(element, path) if path else [element], name))


def number(stated: str | None) -> int | None:
    """A whole number as NITF writes it, `0399`; None for anything else."""
    return int(stated) if stated and re.fullmatch("[0-9]{1,9}", stated) else None


def _paragraphs(content: etree._Element) -> Iterable[str]:
    """A body without elements is plain text, or HTML that was escaped."""
    return blocks(content) if len(content) else copies.copy_of(content.text or "").texts


def _byline(byline: etree._Element) -> str | None:
    inner = (f"{'' if local(child) == 'byttl' else text_of(child) or ''}{child.tail or ''}" for child in byline)
    before = byline.text or ""
    # `By<person>`: printed side by side, the words are two.
    printed = line(f"{before}{' ' if before[-1:].isalpha() else ''}{''.join(inner)}")
    return printed.rstrip(" ,") if printed else None


def _dateline(dateline: etree._Element) -> str | None:
    parts = [text for place in each(dateline, "location") for part in place if (text := text_of(part))]
    printed = text_of(dateline)
    nothing_between = parts and "".join(parts).replace(" ", "") == (printed or "").replace(" ", "")
    return ", ".join(parts) if nothing_between else printed
