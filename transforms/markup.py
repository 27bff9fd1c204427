"""The copy in markup: the paragraphs of XML and HTML as a browser would show them, however broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lxml import etree

from schemas.spike import BadCopy
from transforms.body import BLANK, CELL, line, shown, tidied
from transforms.bounds import refuse_crowded, refuse_vast
from transforms.xml import folded, without_controls

# What an element is to the text around and in it; most are nothing to it.
Role = Literal["block", "verbatim", "row", "cell", "break", "silent", ""]
NAMES: dict[Role, str] = {
    "block": "p div h1 h2 h3 h4 h5 h6 hl1 hl2 li dt dd blockquote bq section article header footer figure hr block fn "
    "table nitf-table address ul ol dl body body.content aside main nav details summary center fieldset",
    "verbatim": "pre",
    "row": "tr nitf-table-row",
    "cell": "td th",
    "break": "br",
    # Not copy: what a browser does not show, and captions, which belong to their picture.
    "silent": "script style template head media media-caption media-producer figcaption note noscript iframe video "
    "audio object svg canvas button select textarea",
}
ROLES = {name: role for role, names in NAMES.items() for name in names.split()}


def text_of(element: etree._Element | None) -> str | None:
    """All the text of an element, inline tags' and their tails' too, as a single line."""
    if element is None:
        return None
    return line(" ".join(blocks(element)) if len(element) else element.text)


def html_blocks(markup: str) -> list[str]:
    """The paragraphs of HTML, whole or a fragment, however broken; BadCopy when it nests deeper than can be read."""
    root = html_tree(markup)
    return [] if root is None else blocks(root)


def html_tree(markup: str) -> etree._Element | None:
    """The tree of HTML, whole or a fragment, however broken; None when it holds nothing."""
    refuse_crowded(markup)
    # Without `huge_tree` the parser drops all that is nested deeper than 256, and says so only in its log.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root: etree._Element | None = etree.fromstring(without_controls(markup).encode("utf-8", "replace"), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise BadCopy("too_deep", "HTML nested deeper than its parser follows")
    return root


def blocks(element: etree._Element) -> list[str]:
    """The paragraphs of a marked-up body: text before, inside and after inline tags; table rows as lines.

    The text keeps the hard line breaks of `br` and `pre`; other white space is as a browser would show it. BadCopy
    when there is more inside than any copy needs.
    """
    refuse_vast(element)
    flow = Flow()
    # A walk, not recursion: pages nest 100,000 deep.
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        role = _role(node.tag)
        silent = role == "silent" and node is not element
        if event == "start" and silent:
            walk.skip_subtree()
        elif event == "start":
            if role:
                flow.begin(role, node)
            flow.say(node.text, verbatim=role == "verbatim")
        else:
            if role and not silent:
                flow.end(role, node)
            if node is not element:
                flow.say(node.tail, verbatim=flow.preformatted and _role(node.getparent().tag) == "verbatim")
    flow.part()
    return flow.paragraphs


@dataclass(slots=True)
class Flow:
    """Text being put together: its paragraphs so far, and the beginning of the next.

    Of that, `kept` is to stay as it is; `loose` follows it and is as it is written, white space and all.
    """

    paragraphs: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    cells: int = 0
    preformatted: bool = False

    def begin(self, role: Role, node: etree._Element) -> None:
        """Where an element begins that has a role."""
        if role == "block":
            self.part()
        elif role == "verbatim":
            self.preformatted = True
            self.part()
        elif role == "cell":
            self.cells += _is_beside_others(node)
        elif role == "break" and self.cells:
            self.loose.append(" ")
        elif role in ("row", "break"):
            self.keep("\n")

    def end(self, role: Role, node: etree._Element) -> None:
        """Where it ends."""
        if role in ("block", "verbatim"):
            self.part()
        elif role == "cell":
            self.keep(CELL)
            self.cells -= _is_beside_others(node)

    def say(self, text: str | None, *, verbatim: bool) -> None:
        """Goes on with a text, in which line ends and tabs mean something or are but spaces."""
        if verbatim:
            self.keep(text or "")
        elif text:
            self.loose.append(text)

    def keep(self, text: str) -> None:
        """Goes on with a text that is to stay as it is."""
        self.kept += (_collapsed("".join(self.loose)), text)
        self.loose.clear()

    def part(self) -> None:
        """An edge of a block; inside a cell it is but a space: the row stays on its line."""
        if self.cells:
            self.loose.append(" ")
        elif self.kept:
            self.keep("")
            self.paragraphs += filter(None, map(tidied, BLANK.split("".join(self.kept))))
            self.kept.clear()
        elif self.loose:
            text = "".join(self.loose)
            # Between two blocks stands white space alone, nearly always.
            if not text.isspace() and (text := shown(text)):
                self.paragraphs.append(text)
            self.loose.clear()


def _is_beside_others(cell: etree._Element) -> bool:
    """Whether an element is one of several cells of its row; alone in it, it is a page's layout."""
    return cell.getprevious() is not None or cell.getnext() is not None


def _collapsed(text: str) -> str:
    """Text as a browser shows it: each run of white space, at the ends too, is one space."""
    return " ".join(f"|{text}|".split())[1:-1]


# A file has few names, however many elements.
@lru_cache(4096)
def _role(tag: object) -> Role:
    return ROLES.get(folded(tag), "") if isinstance(tag, str) else "" if tag is etree.Entity else "silent"
