"""What clean copy is: plain text, paragraphs separated by one blank line, the rows of a table one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from transforms.xml import local

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 hl1 hl2 li dt dd blockquote bq pre section article header footer figure hr block fn "
    "table nitf-table address ul ol dl body body.content".split()
)
ROWS = frozenset({"tr", "nitf-table-row"})
CELLS = frozenset({"td", "th"})
# Not copy: what a browser does not show, and captions, which belong to their picture.
SILENT = frozenset("script style template head media media-caption media-producer figcaption note".split())

# Between the cells of a row while a body is put together: the wire's own column separator, a tab in the end.
CELL = "\x1f"
CELLS_APART = re.compile(f" ?{CELL} ?")
SPACES = re.compile(r"[ \t\r\f\v\xa0\u2000-\u200a\u202f\u3000]+")
INVISIBLE = dict.fromkeys((*range(9), 11, 12, *range(14, 31), 127, 0xAD, 0x200B, 0xFEFF))
BLANK = re.compile(r"\n\s*\n")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: blank lines separate them, single line ends inside them stay."""
    return [kept for block in BLANK.split(text) if (kept := _tidy(block))]


def body_of(texts: Iterable[str]) -> str | None:
    """Paragraphs as one body; None when nothing is left."""
    return "\n\n".join(kept for text in texts if (kept := _tidy(text))) or None


def line(text: str | None) -> str | None:
    """A headline, byline or other single line: white space collapsed; None when nothing is left."""
    return " ".join((text or "").translate(INVISIBLE).split()) or None


def text_of(element: etree._Element | None) -> str | None:
    """All the text of an element, inline tags' and their tails' too, as a single line."""
    return None if element is None else line("".join(_strings(element)))


def blocks(element: etree._Element) -> Iterator[str]:
    """The paragraphs of a marked-up body: text before, inside and after inline tags; table rows as lines.

    The text keeps the hard line breaks of `br` and `pre`; other white space is as a browser would show it.
    """
    flow: list[str] = []
    for piece in _flow(element):
        if piece is None:
            yield from _flush(flow)
        else:
            flow.append(piece)
    yield from _flush(flow)


def _flush(flow: list[str]) -> Iterator[str]:
    text = _tidy("".join(flow))
    flow.clear()
    if text:
        yield text


def _flow(element: etree._Element) -> Iterator[str | None]:
    """Pieces of text, and None where a block begins or ends. A walk, not recursion: pages nest 100,000 deep."""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        name = local(node)
        if event == "start":
            if name in SILENT:
                walk.skip_subtree()
                continue
            yield from _edge(name, opening=True)
            yield _collapsed(node.text, name)
            continue
        if event == "end" and name not in SILENT:
            yield from _edge(name, opening=False)
        if node is not element:
            yield _collapsed(node.tail, local(node.getparent()))


def _edge(name: str, *, opening: bool) -> Iterator[str | None]:
    """What stands where an element begins or ends: a block's edge, a line end, a cell's edge or nothing."""
    if name in BLOCKS:
        yield None
    elif name in ROWS or (name == "br" and opening):
        yield "\n"
    elif name in CELLS and not opening:
        yield CELL


def _collapsed(text: str | None, parent: str) -> str:
    """Text as a browser shows it: each run of white space, at the ends too, is one space."""
    return (text or "") if parent == "pre" else " ".join(f"|{text or ''}|".split())[1:-1]


def _tidy(block: str) -> str:
    lines = (SPACES.sub(" ", each).strip() for each in block.translate(INVISIBLE).split("\n"))
    rows = (CELLS_APART.sub("\t", each.rstrip(CELL + " ")) for each in lines)
    return "\n".join(each for each in rows if each)


def _strings(element: etree._Element) -> Iterator[str]:
    for piece in element.itertext(with_tail=False):
        yield piece if isinstance(piece, str) else piece.decode()
