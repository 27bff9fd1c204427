"""Copy whose line ends and spaces were set by hand: paragraphs that begin with an indent, tables in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.lines import ENDS_SENTENCE

# Two spaces after a full stop are a typist's; those between columns come after anything, or are more.
GAP = re.compile(r"(?<=[^\s.!?:;,\"”’)]) {2,}(?=\S)|(?<=\S)(?: {4,}|\t+ *)(?=\S)")
# What a line of one space less would be is a slip.
INDENT = 2
# Copy without any of these was broken into lines where its column was full.
MARKS = ("\n\n", "\n ", "\n\t", "  ", "\t", "\r")
# A table is set in lines that have gaps: so many of them.
ROWS, SHARE = 2, 3


def paragraphs_of(text: str) -> list[str] | None:
    """The paragraphs of such copy, a table's rows as lines with tabs; None where line ends are but white space."""
    if not any(mark in text for mark in MARKS) or len(lines := _lines(text)) < 2:
        return None
    parts = list(_parts(lines))
    if len(parts) < 2 and not any(map(_is_table, parts)):
        return None
    return [
        "\n".join(GAP.sub("\t", each.strip()) for each in part) if _is_table(part) else _one(part) for part in parts
    ]


def _lines(text: str) -> list[str]:
    """The lines from the first to the last that say something, without the margin that all but the first share."""
    lines = [each.rstrip() for each in text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")]
    del lines[: next((at for at, each in enumerate(lines) if each), len(lines))]
    while lines and not lines[-1]:
        lines.pop()
    # Where the text begins in the element's own line, its first line has no margin.
    whole = lines if text[:1] in "\r\n" else lines[1:]
    if len(lines) > 1 and not _each_ends(whole):
        margin = min((_indent(each) for each in lines[1:] if each), default=0)
        lines = [lines[0].lstrip() if text[:1] in "\r\n" else lines[0], *(each[margin:] for each in lines[1:])]
    return lines


def _each_ends(lines: list[str]) -> bool:
    """Whether each line is a paragraph of its own, indented as all others: each ends as a sentence does."""
    said = [each for each in lines if each]
    return all(_indent(each) > INDENT and ENDS_SENTENCE.search(each) for each in said)


def _parts(lines: list[str]) -> Iterator[list[str]]:
    """Lines that belong together: a blank line parts them, and an indent that begins no row of a table."""
    part: list[str] = []
    for each in lines:
        begins = not each or (_indent(each) >= INDENT and not _has_gap(each.lstrip()))
        if begins and part:
            yield part
            part = []
        if each:
            part.append(each)
    if part:
        yield part


def _is_table(part: list[str]) -> bool:
    rows = sum(_has_gap(each.strip()) for each in part)
    return rows >= ROWS and rows * SHARE >= len(part)


def _has_gap(text: str) -> bool:
    return ("  " in text or "\t" in text) and GAP.search(text) is not None


def _one(part: list[str]) -> str:
    return " ".join(each.strip() for each in part)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
