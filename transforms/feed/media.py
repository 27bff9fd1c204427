"""The pictures, videos and files of a feed's item: enclosures, Media RSS, links of Atom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from schemas.article import Association
from transforms.body import line
from transforms.copies import unmarked
from transforms.feed import Entry, resolved
from transforms.markup import text_of
from transforms.xml import local, whole

SAID = frozenset({"title", "description", "credit"})
NOTHING: Mapping[str, str] = MappingProxyType({})


def associations(entry: Entry, base: str | None) -> tuple[Association, ...]:
    """What belongs to an item, each address once, as the first to name it describes it; whole where its base is."""
    found: dict[str, Association] = {}
    for each in _all(entry):
        if each.uri:
            uri = resolved(each.uri, entry.element.base or base)
            found.setdefault(uri, replace(each, uri=uri))
    return tuple(found.values())


def _all(entry: Entry) -> Iterator[Association]:
    own = _said(entry.element, {})
    for content in entry.all("media:content"):
        yield from _content(content, own)
    for group in entry.all("media:group"):
        shared = _said(group, own)
        for content in (each for each in group if local(each) == "content"):
            yield from _content(content, shared)
    for each in entry.all("enclosure"):
        yield _association(each, each.get("url") or each.get("href"), "enclosure")
    for each in entry.all("link", "atom:link"):
        if each.get("rel") == "enclosure":
            yield _association(each, each.get("href"), "enclosure", {"description": each.get("title") or ""})
    yield from _thumbnails(entry.element)
    for each in entry.all("itunes:image", "image"):
        yield _association(each, each.get("href") or each.get("url") or _url(each), "main")


def _content(content: etree._Element, around: dict[str, str]) -> Iterator[Association]:
    """One of Media RSS; the nearest of what it, its group and its item say of it is meant."""
    rendition = "main" if content.get("isDefault") == "true" else content.get("expression")
    yield _association(content, content.get("url"), rendition, _said(content, around))
    yield from _thumbnails(content)


def _said(element: etree._Element, around: dict[str, str]) -> dict[str, str]:
    """What the children of Media RSS say beside what is said around; a story's own title has the same local name."""
    texts = {local(each): text for each in reversed(element) if _is_media(each) and (text := text_of(each))}
    if "title" in texts and "description" not in texts:
        texts["description"] = texts["title"]
    return around | texts if texts else around


def _thumbnails(element: etree._Element) -> Iterator[Association]:
    for each in element:
        if local(each) == "thumbnail":
            yield _association(each, each.get("url") or line(each.text), "thumbnail")
        elif local(each) == "group":
            yield from _thumbnails(each)


def _association(
    element: etree._Element, uri: str | None, rendition: str | None, said: Mapping[str, str] = NOTHING
) -> Association:
    return Association(
        uri=line(uri),
        mediatype=line(element.get("type")) or line(element.get("medium")),
        rendition=rendition,
        caption=unmarked(said.get("description")),
        credit=said.get("credit"),
        width=whole(line(element.get("width"))),
        height=whole(line(element.get("height"))),
    )


def _is_media(element: etree._Element) -> bool:
    tag = str(element.tag)
    return local(element) in SAID and ("mrss" in tag or tag.startswith("media:") or element.prefix == "media")


def _url(element: etree._Element) -> str | None:
    return next((text_of(each) for each in element if local(each) == "url"), line(element.text))
