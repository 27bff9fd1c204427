"""What a web page says: its tree, and the copy that trafilatura finds in it. Every option of trafilatura is here."""

from __future__ import annotations

import logging
import re

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor
from trafilatura.utils import load_html

from schemas.spike import BadCopy
from transforms.body import body_of

# What the libraries log is how they work, not what is wrong with the copy: that is said in warnings and spikes.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

# Of all its modes precision is the best on news pages; where that finds nothing, the widest net is cast.
NEWS = Extractor(output_format="python", comments=False, precision=True)
WIDEST = Extractor(output_format="python", comments=False, recall=True)

TABLE_RULE = re.compile(r"\|(?:-+\|)+")


def tree_of(text: str) -> HtmlElement:
    """The tree of a page; BadCopy when there is none in it."""
    tree = load_html(text)
    if tree is None:
        raise BadCopy("no_text", "no element of a page in it")
    return tree


def copy_of(tree: HtmlElement) -> str | None:
    """The copy of a page: paragraphs separated by one blank line; None when it has none. Leaves the tree as it is."""
    return _copy(tree, NEWS) or _copy(tree, WIDEST)


def _copy(tree: HtmlElement, options: Extractor) -> str | None:
    found = bare_extraction(tree, options=options)
    return body_of(_paragraphs(found.text or "")) if isinstance(found, Document) else None


def _paragraphs(text: str) -> list[str]:
    """Each line of trafilatura's text is a paragraph, but the rows of a table stay together."""
    paragraphs: list[str] = []
    row_before = False
    for line in text.split("\n"):
        row = line.startswith("| ")
        if TABLE_RULE.fullmatch(line.strip()):
            continue
        copy = "\t".join(cell.strip() for cell in line.strip("| ").split(" | ")) if row else line
        if row and row_before:
            paragraphs[-1] += "\n" + copy
        else:
            paragraphs.append(copy)
        row_before = row
    return paragraphs
