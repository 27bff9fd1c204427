"""What clean copy is: plain text, paragraphs separated by one blank line, the rows of a table one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from schemas.spike import BadCopy
from transforms.bounds import refuse_crowded, refuse_vast
from transforms.xml import local, without_controls

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 hl1 hl2 li dt dd blockquote bq pre section article header footer figure hr block fn "
    "table nitf-table address ul ol dl body body.content aside main nav details summary center fieldset".split()
)
ROWS = frozenset({"tr", "nitf-table-row"})
CELLS = frozenset({"td", "th"})
# Not copy: what a browser does not show, and captions, which belong to their picture.
SILENT = frozenset(
    "script style template head media media-caption media-producer figcaption note noscript iframe video audio object "
    "svg canvas button select textarea".split()
)

# Between the cells of a row while a body is put together: the wire's own column separator, a tab in the end.
CELL = "\x1f"
CELLS_APART = re.compile(f" ?{CELL} ?")
SPACES = re.compile(r"[ \r\f\v\xa0\u2000-\u200a\u202f\u3000]+")
INVISIBLE = dict.fromkeys((*range(9), 11, 12, *range(14, 31), 127, 0xAD, 0x200B, 0xFEFF))
BLANK = re.compile(r"\n[ \t\r\f\v\xa0]*\n\s*")
# Widths of the columns that old terminals broke their lines at.
COLUMN = range(45, 91)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: blank lines separate them, single line ends inside them stay."""
    return [kept for block in BLANK.split(text) if (kept := _tidy("\n".join(map(str.strip, block.split("\n")))))]


def body_of(texts: Iterable[str]) -> str | None:
    """Paragraphs as one body; None when nothing is left."""
    return "\n\n".join(kept for text in texts if (kept := _tidy(text))) or None


def unwrapped(texts: Iterable[str]) -> list[str]:
    """Paragraphs whose lines ended where a column was full, as single lines; ends that the writer meant stay."""
    found = [text.split("\n") for text in texts]
    width = max((len(each) for broken in found if len(broken) > 1 for each in broken), default=0)
    return [(" " if width in COLUMN and _full(broken, width) else "\n").join(broken) for broken in found]


def line(text: str | None) -> str | None:
    """A headline, byline or other single line: white space collapsed; None when nothing is left."""
    if text and text.isprintable() and "  " not in text:
        # Nearly every line: no white space but single spaces, nothing invisible.
        return text.strip(" ") or None
    return " ".join((text or "").translate(INVISIBLE).split()) or None


def text_of(element: etree._Element | None) -> str | None:
    """All the text of an element, inline tags' and their tails' too, as a single line."""
    if element is None:
        return None
    return line(" ".join(blocks(element)) if len(element) else element.text)


def blocks(element: etree._Element) -> Iterator[str]:
    """The paragraphs of a marked-up body: text before, inside and after inline tags; table rows as lines.

    The text keeps the hard line breaks of `br` and `pre`; other white space is as a browser would show it. BadCopy
    when there is more inside than any copy needs.
    """
    refuse_vast(element)
    flow: list[str] = []
    for piece in _flow(element):
        if piece is None:
            yield from _flush(flow)
        else:
            flow.append(piece)
    yield from _flush(flow)


def html_blocks(markup: str) -> list[str]:
    """The paragraphs of HTML, whole or a fragment, however broken; BadCopy when it nests deeper than can be read."""
    root = html_tree(markup)
    return [] if root is None else list(blocks(root))


def html_tree(markup: str) -> etree._Element | None:
    """The tree of HTML, whole or a fragment, however broken; None when it holds nothing."""
    refuse_crowded(markup)
    # Without `huge_tree` the parser drops all that is nested deeper than 256, and says so only in its log.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root: etree._Element | None = etree.fromstring(without_controls(markup).encode("utf-8", "replace"), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise BadCopy("too_deep", "HTML nested deeper than its parser follows")
    return root


def _flush(flow: list[str]) -> Iterator[str]:
    texts = BLANK.split("".join(flow))
    flow.clear()
    return (text for each in texts if (text := _tidy(each)))


def _flow(element: etree._Element) -> Iterator[str | None]:
    """Pieces of text, and None where a block begins or ends. A walk, not recursion: pages nest 100,000 deep."""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    # Edges of blocks inside a cell: the row stays on its line.
    in_cell = 0
    for event, node in walk:
        name = local(node).lower()
        silent = name in SILENT and node is not element
        if event == "start" and silent:
            walk.skip_subtree()
            continue
        if event == "start":
            in_cell += _is_cell(node, name)
            yield from _edge(name, in_cell, opening=True)
            yield _collapsed(node.text, name)
            continue
        if event == "end" and not silent:
            yield from _edge(name, in_cell, opening=False)
            in_cell -= _is_cell(node, name)
        if node is not element:
            yield _collapsed(node.tail, local(node.getparent()).lower())


def _edge(name: str, in_cell: int, *, opening: bool) -> Iterator[str | None]:
    """What stands where an element begins or ends: a block's edge, a line end, a cell's edge or nothing."""
    if name in BLOCKS:
        yield " " if in_cell else None
    elif name in ROWS and opening:
        yield "\n"
    elif name == "br" and opening:
        yield " " if in_cell else "\n"
    elif name in CELLS and not opening:
        yield CELL


def _is_cell(node: etree._Element, name: str) -> bool:
    """Whether an element is one of several cells of its row; alone in it, it is a page's layout."""
    return name in CELLS and (node.getprevious() is not None or node.getnext() is not None)


def _collapsed(text: str | None, parent: str) -> str:
    """Text as a browser shows it: each run of white space, at the ends too, is one space."""
    return (text or "") if parent == "pre" else " ".join(f"|{text or ''}|".split())[1:-1]


def _tidy(block: str) -> str:
    return "\n".join(tidy for each in block.split("\n") if (tidy := _tidy_line(each)))


def _tidy_line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        # Nearly every line: no control, no odd space, nothing invisible.
        return text.strip(" ")
    single = SPACES.sub(" ", text.translate(INVISIBLE)).strip(" ")
    return CELLS_APART.sub("\t", single).rstrip("\t ")


def _full(broken: list[str], width: int) -> bool:
    """Whether each line but the last had no room for the next one's first word; the first may have been indented."""
    room = width - 4
    return all(len(one) + len(two.split(" ")[0]) > room for one, two in zip(broken, broken[1:], strict=False))
