"""A feed that is not well-formed, made one: its whole items are kept as they are, feedparser reads the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from schemas.spike import BadCopy
from transforms.refusals import Refusals
from transforms.xml import BEFORE, local, parsed

START = re.compile(r"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>")
TEXTS = re.compile(
    r"(</?(?!media:)(?:[\w.-]+:)?(?:title|description|summary|encoded|content|body|text|full-?text)(?:\s[^<>]*)?>)",
    re.IGNORECASE,
)
# feedparser takes a millisecond for each 250 characters of markup: so many of a feed, and it may have what it has.
BUDGET = 300_000
# It promises to raise nothing, and does over names and numbers that are none.
STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
# What feedparser calls its findings, and what RSS does.
ELEMENTS = {
    "feedburner_origlink": "feedburner:origlink",
    "id": "guid", "title": "title", "link": "link", "summary": "description", "subtitle": "description",
    "published": "pubDate", "updated": "updated", "rights": "rights", "language": "language", "publisher": "publisher",
}  # fmt: skip
LISTS = {"media_content": "media:content", "media_thumbnail": "media:thumbnail", "links": "atom:link"}
ATTRIBUTES = ("url", "href", "rel", "type", "medium", "width", "height")
SAID_ELSEWHERE = frozenset({"author", "guidislink", "comments", "links"})


@dataclass(frozen=True, slots=True)
class Mended:
    """A feed's root with the items that could be read, and those that could not, by their number."""

    root: etree._Element
    refused: Refusals


def mended(text: str, name: str, bad: BadCopy) -> Mended:
    """The feed of a text whose items are elements of this name; its own BadCopy when it has no beginning."""
    starts = [found.start() for found in re.finditer(rf"<(?:[\w.-]+:)?{name}(?=[\s>/])", text, re.IGNORECASE)]
    opening = _opening(text)
    if not starts or not opening:
        raise bad
    wrapping = Wrapping(opening[0], f"</{opening[1]}>")
    end = re.compile(rf".*</(?:[\w.-]+:)?{name}\s*>", re.IGNORECASE | re.DOTALL)
    root = wrapping.head(text[: starts[0]])
    refused = Refusals()
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        item = end.match(text, start, stop)
        try:
            if not item and stop == len(text):
                raise BadCopy("malformed", "it is cut off")
            root.append(wrapping.item(item[0] if item else text[start:stop], name))
        except BadCopy as worse:
            refused.add(worse.reason, f"item {number}: {worse.detail}")
    if not refused.count and wrapping.closing not in text[starts[-1] :]:
        refused.add("malformed", f"item {len(starts) + 1}: the feed ends without {wrapping.closing}")
    return Mended(root, refused)


@dataclass(slots=True)
class Wrapping:
    """The tags of a feed's root, in which each of its parts is read alone."""

    opening: str
    closing: str
    budget: int = BUDGET

    def head(self, text: str) -> etree._Element:
        """The feed without its items, from what stands before them."""
        channel = "</channel>" if "<channel" in text and "</channel" not in text else ""
        whole = f"{text}{channel}{self.closing}"
        try:
            return parsed(whole)
        except BadCopy:
            return self._guessed(whole)

    def item(self, text: str, name: str) -> etree._Element:
        """An item; BadCopy when there is none in it."""
        try:
            root = parsed(f"{self.opening}{text}{self.closing}")
        except BadCopy as bad:
            root = self._mended(f"{self.opening}{text}{self.closing}", bad)
        item = next((child for child in root.iter() if local(child).lower() in (name, "item")), None)
        if item is None:
            raise BadCopy("malformed", f"no {name} is left of it")
        if local(item).lower() != name:
            item.tag = name
        return item

    def _mended(self, text: str, bad: BadCopy) -> etree._Element:
        """What one step more mends: HTML that nobody escaped, else anything that feedparser makes sense of."""
        self._spend(len(text) // 10)
        try:
            return parsed(escaped(text))
        except BadCopy:
            root = self._guessed(text)
            if not len(root):
                raise bad from None
            return root

    def _spend(self, characters: int) -> None:
        self.budget -= characters
        if self.budget < 0:
            raise BadCopy("malformed", "more is broken than is worth mending")

    def _guessed(self, text: str) -> etree._Element:
        """What feedparser makes of it, as RSS."""
        # Here, not above: few feeds are broken, and it is slow to import. Of a stream it neither opens nor fetches any.
        import feedparser

        self._spend(len(text) + 250)
        stream, headers = BytesIO(text.encode("utf-8", "replace")), {"content-type": "application/xml; charset=utf-8"}
        try:
            found = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        except STUMBLES as bad:
            raise BadCopy("malformed", f"feedparser stumbles over it: {bad}") from bad
        root = etree.Element("rss")
        for entry in found.entries[:1]:
            _written(etree.SubElement(root, "item"), entry, found)
        if not found.entries and found.feed:
            _written(etree.SubElement(root, "channel"), found.feed, found)
        return root


def escaped(text: str) -> str:
    """The text with the HTML escaped that stands in its elements of text as if it were XML."""
    # Every second piece is a tag of such an element.
    pieces = TEXTS.split(text)
    last = {_tag(tag): at for at, tag in enumerate(pieces) if at % 2 and tag.startswith("</")}
    kept, at = [], 0
    while at < len(pieces):
        piece = pieces[at]
        kept.append(piece)
        at += 1
        if at % 2 == 0 and not piece.startswith("</") and not piece.endswith("/>") and last.get(_tag(piece), 0) >= at:
            end = next(end for end in range(at + 1, len(pieces), 2) if pieces[end].startswith(f"</{_tag(piece)}"))
            inner = "".join(pieces[at:end])
            kept.append(escape(inner) if "<" in inner and "<![CDATA[" not in inner else inner)
            at = end
    return "".join(kept)


def _tag(tag: str) -> str:
    return re.split(r"[\s>]", tag.strip("</"))[0]


def _opening(text: str) -> re.Match[str] | None:
    at = 0
    while before := BEFORE.match(text, at):
        at = before.end()
    return START.match(text, at)


def _written(element: etree._Element, said: Any, found: Any) -> None:
    """An item or channel of RSS with what feedparser found for it."""
    atom = str(found.version).startswith("atom")
    for tag, attributes, text in _findings(said, tuple(found.namespaces), atom=atom):
        prefix, _, name = tag.rpartition(":")
        namespaces = {prefix: f"mended:{prefix}"} if prefix else None
        try:
            child = etree.SubElement(element, f"{{mended:{prefix}}}{name}" if prefix else name, attributes, namespaces)
            child.text = text
        except ValueError:
            continue  # no name or text of XML's


Finding = tuple[str, dict[str, str], str | None]


def _findings(said: Any, prefixes: tuple[str, ...], *, atom: bool) -> Iterator[Finding]:
    for key, value in said.items():
        if isinstance(value, str) and key not in SAID_ELSEWHERE:
            yield ELEMENTS.get(key) or _prefixed(key, prefixes), _type(said.get(f"{key}_detail"), atom=atom), value
    for content in _dicts(said, "content"):
        yield "content:encoded", _type(content, atom=atom), content.get("value")
    yield from _listed(said)
    if isinstance(source := said.get("source"), dict):
        yield "source", {}, source.get("title")


def _listed(said: Any) -> Iterator[Finding]:
    for author in _dicts(said, "authors"):
        yield "dc:creator", {}, _author(author)
    for tag in _dicts(said, "tags"):
        yield "category", _kept(domain=tag.get("scheme")), tag.get("label") or tag.get("term")
    for key, tag in LISTS.items():
        for each in _dicts(said, key):
            yield tag, _kept(**{name: each.get(name) for name in ATTRIBUTES}), None


def _dicts(said: Any, key: str) -> Iterator[Any]:
    """The findings of a list; an extension's element of the same name may have taken its place."""
    listed = said.get(key)
    return (each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else iter(())


def _author(author: Any) -> str | None:
    name, address = author.get("name"), author.get("email")
    # It ends an address after four letters of its last part: the rest, ` (` and the name follow.
    return f"{address}{name})" if address and name and "(" in name and ")" not in name else name


def _prefixed(key: str, prefixes: tuple[str, ...]) -> str:
    """`wp:post_type` for `wp_post_type`."""
    prefix = max((each for each in prefixes if each and key.startswith(f"{each}_")), key=len, default="")
    return f"{prefix}:{key[len(prefix) + 1 :]}" if prefix else key


def _type(detail: Any, *, atom: bool) -> dict[str, str]:
    """The type of a text construct: what feedparser kept as markup is HTML, and only Atom says that text is plain."""
    kind = str(detail.get("type") or "") if isinstance(detail, dict) else ""
    if "html" in kind:
        return {"type": "html"} if atom or "xhtml" in kind else {}
    return {"type": "text"} if atom and kind == "text/plain" else {}


def _kept(**said: Any) -> dict[str, str]:
    return {name: str(value) for name, value in said.items() if value}
