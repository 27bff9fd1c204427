"""The copies of one story that an item carries, plain or marked up, and the fullest of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from lxml import etree

from transforms.body import line, paragraphs, unwrapped
from transforms.length import words_in
from transforms.markup import blocks, html_blocks

# No ticker, <QUAY.OL>, is one.
TAG = re.compile(r"</?[A-Za-z][\w:-]*(?=[\s/>])[^<>]*>")
# Escaped, it is no section of XML any more, and still not copy.
CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
PLAIN = re.compile(r"text(?:/plain)?", re.IGNORECASE)


@dataclass(frozen=True)
class Copy:
    """One copy: its paragraphs, whether they were marked as such, and its stated length in words."""

    texts: Sequence[str]
    marked: bool = False
    words_stated: int | None = None

    @cached_property
    def words(self) -> int:
        """Its length in words, counted."""
        return sum(map(words_in, self.texts))


def copy_of(text: str, kind: str | None = None, words_stated: int | None = None) -> Copy:
    """A copy from its text; `kind` is its media type, or none: tags tell."""
    if kind is not None and PLAIN.fullmatch(kind):
        return Copy(_plain(text), words_stated=words_stated)
    # HTML that was escaped once more than it should have been is HTML all the same.
    markup = bared(text if TAG.search(text) else unescape(text))
    if TAG.search(markup):
        return Copy(html_blocks(markup), marked=True, words_stated=words_stated)
    return Copy(_plain(markup), words_stated=words_stated)


def paragraphs_in(element: etree._Element) -> Sequence[str]:
    """The paragraphs of an element; one without elements is plain text, or HTML that was escaped."""
    return blocks(element) if len(element) else copy_of(element.text or "").texts


def fullest(copies: Sequence[Copy]) -> Copy | None:
    """The longest copy; of those about as long, the one that keeps its paragraphs."""
    if len(copies) < 2:
        return next(iter(copies), None)
    longest = max(copies, key=lambda copy: copy.words)
    full = (copy for copy in copies if not is_shorter(copy, longest))
    return max(full, key=lambda copy: (copy.marked and len(copy.texts) > 1, len(copy.texts)))


def is_shorter(copy: Copy, other: Copy) -> bool:
    """Whether a copy says less than another: captions and marks alone make up a tenth."""
    return copy.words * 10 < other.words * 9


def bared(text: str) -> str:
    """Text out of a CDATA section that was escaped."""
    return CDATA.sub(r"\1", text) if "<![CDATA[" in text else text


def unmarked(text: str | None) -> str | None:
    """A single line without the tags and entities that it may hold."""
    # Most lines hold neither: that is seen much faster than by the pattern.
    if not text or ("<" not in text and "&" not in text):
        return line(text)
    bare = bared(text)
    return line(" ".join(html_blocks(bare)) if TAG.search(bare) else unescape(bare))


def _plain(text: str) -> list[str]:
    """Paragraphs between blank lines; where there are none, every line is one, but for a column's or a table's."""
    found = unwrapped(paragraphs(text.replace("\r\n", "\n").replace("\r", "\n")))
    return found[0].split("\n") if len(found) == 1 and "\t" not in found[0] else found
