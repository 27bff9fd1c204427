"""The pictures, videos and files of a feed's item: enclosures, Media RSS, links of Atom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from schemas.article import Association
from transforms.body import line, text_of
from transforms.copies import unmarked
from transforms.feed import Entry, resolved
from transforms.nitf import number
from transforms.xml import local


def associations(entry: Entry, base: str | None) -> tuple[Association, ...]:
    """What belongs to an item, each address once, as the first to name it describes it; whole where its base is."""
    found: dict[str, Association] = {}
    for each in _all(entry):
        if each.uri:
            uri = resolved(each.uri, entry.element.base or base)
            found.setdefault(uri, replace(each, uri=uri))
    return tuple(found.values())


def _all(entry: Entry) -> Iterator[Association]:
    for content in entry.all("media:content"):
        yield from _content(content, [content, entry.element])
    for group in entry.all("media:group"):
        for content in (each for each in group if local(each) == "content"):
            yield from _content(content, [content, group, entry.element])
    for each in entry.all("enclosure"):
        yield _association(each, each.get("url") or each.get("href"), "enclosure")
    for each in entry.all("link", "atom:link"):
        if each.get("rel") == "enclosure":
            yield _association(each, each.get("href"), "enclosure", caption=each.get("title"))
    yield from _thumbnails(entry.element)
    for each in entry.all("itunes:image", "image"):
        yield _association(each, each.get("href") or each.get("url") or _said(each, "url") or line(each.text), "main")


def _content(content: etree._Element, around: list[etree._Element]) -> Iterator[Association]:
    """One of Media RSS, with what it, its group and its item say of it: the nearest is meant."""
    caption = next((said for each in around for name in ("description", "title") if (said := _media(each, name))), None)
    credit = next((said for each in around if (said := _media(each, "credit"))), None)
    rendition = "main" if content.get("isDefault") == "true" else content.get("expression")
    yield _association(content, content.get("url"), rendition, caption=caption, credit=credit)
    yield from _thumbnails(content)


def _thumbnails(element: etree._Element) -> Iterator[Association]:
    for each in element:
        if local(each) == "thumbnail":
            yield _association(each, each.get("url") or line(each.text), "thumbnail")
        elif local(each) == "group":
            yield from _thumbnails(each)


def _association(
    element: etree._Element, uri: str | None, rendition: str | None, *, caption: str | None = None,
    credit: str | None = None,
) -> Association:  # fmt: skip
    return Association(
        uri=line(uri),
        mediatype=line(element.get("type")) or line(element.get("medium")),
        rendition=rendition,
        caption=unmarked(caption),
        credit=credit,
        width=number(line(element.get("width"))),
        height=number(line(element.get("height"))),
    )


def _media(element: etree._Element, name: str) -> str | None:
    """What a child of Media RSS says; the item's own title and description are other elements of the same name."""
    return next((text for each in element if _is_media(each, name) and (text := text_of(each))), None)


def _is_media(element: etree._Element, name: str) -> bool:
    tag = str(element.tag)
    return local(element) == name and ("mrss" in tag or tag.startswith("media:") or element.prefix == "media")


def _said(element: etree._Element, name: str) -> str | None:
    return next((text_of(each) for each in element if local(each) == name), None)
