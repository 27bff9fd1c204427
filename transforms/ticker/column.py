"""Copy in the lines of a teleprinter: blank lines or an indent begin a paragraph; rows of tables keep their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import dedent

BLANK = re.compile(r"\n(?:[ \t]*\n)+")
# Three spaces or a few more begin a paragraph; two hang a list's item.
BEGINS = re.compile(r"\n(?= {3,5}\S|[ \t]*(?:[-*•–+]|\d{1,2}[.)]) \S)")
US = "\x1f"
# Cells may be empty between the separators that are their own.
CELLS = re.compile(r"\x1f|\t+")
ROW = re.compile(r"\S(?: {3,}| *[\x1f\t][ \x1f\t]*)\S|^ {6,}\S")


def body_of(lines: Sequence[str]) -> str | None:
    """Lines as a body; None when nothing is in them."""
    return "\n\n".join(paragraphs("\n".join(lines))) or None


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text, each on one line, and tables, a row a line."""
    for block in BLANK.split(text.strip("\n")):
        if US in block or "\t" in block or "   " in block.strip():
            yield from _with_rows(block)
        elif said := " ".join(block.split()) if "\n-" not in block else "":
            yield said
        else:
            yield from _prose(block)


def _with_rows(block: str) -> Iterator[str]:
    for tabular, run in groupby(block.split("\n"), _is_row):
        if tabular:
            rows = dedent("\n".join(each.rstrip() for each in run)).split("\n")
            # The margin and the spaces between columns stay: they align a table without separators.
            yield "\n".join(
                "\t".join(map(str.strip, cells)) if (cells := CELLS.split(row))[1:] else row for row in rows
            )
        else:
            yield from _prose("\n".join(run))


def _prose(block: str) -> Iterator[str]:
    """Prose, whose indents begin paragraphs, and so do the items of a list."""
    return (said for each in BEGINS.split(block) if (said := " ".join(each.split())))


def _is_row(line: str) -> bool:
    return ROW.search(line) is not None
