"""The signs of ANPA's six-bit types: quotes of two strokes, dashes, halves, fixed spaces, the cells of agate tables."""

from __future__ import annotations

import re

# Fixed space, alone or before a space; begin of a row; shift and font codes.
DLE, BS = "\x10", "\b"
FIXED = re.compile(r"\x10 ?")
# Column separators as bytes, or as carets by which they were once made readable.
CELLS = re.compile(r" ?(?:\x1f|\x1e|\^\^|\^_)+ ?")
SEPARATOR = re.compile(r";(?! )|\t|\S {3,}\S")
# Up to the next opening, not to the end of what was never closed.
QUOTED = re.compile(r"``([^`']*(?:(?:'(?!')|`(?!`))[^`']*)*)''")
SINGLE = re.compile(r"(?<!`)`(?!`)([^`'\n]*(?:'\w[^`'\n]*)*)'(?=''|[^\w']|$)")
# Not the mark of seconds and inches: 6'2''.
CLOSING = re.compile(r"(?<!\d)''")
HALF = re.compile(r"(?<=\d)\{(?![\w{])|(?<=;)\{(?=;|\s*$)")
DASH = re.compile(r"(?:(?<=\s)|^)_(?=\s)")
RULE = re.compile(r"_{2,}|-{3,}|\*(?:\s*\*)+")
# A row is no longer; a line of prose is.
ROW = 80


def readable(text: str) -> str:
    """A line or paragraph with the signs that its types stand for, on one line; a table that is set stays as it is."""
    if "\n" in text:
        return text
    if DLE in text:
        text = FIXED.sub(" ", text)
    if "`" in text or "''" in text:
        text = QUOTED.sub(_in_double, SINGLE.sub(_in_single, text))
        text = CLOSING.sub("”", text.replace("``", "“"))
    if "{" in text:
        text = HALF.sub("½", text)
    if "_" in text:
        text = DASH.sub("—", text)
    return text.strip(" ") if "  " not in text and text.isprintable() else " ".join(text.split())


def row(text: str) -> str:
    """A row of a table: its cells stay apart, by the semicolons it came with or by tabs."""
    text = text.lstrip("\b^ ")
    if not _has_cells(text):
        return readable(text)
    return "\t".join(map(readable, CELLS.sub("\t", text).split("\t"))).rstrip("\t ")


def is_row(text: str) -> bool:
    """Whether a line shows itself to be a row: it begins as one, or has columns."""
    if text[:1] == BS or _has_cells(text):
        return True
    if "   " in text:
        return len(SEPARATOR.findall(text)) > 1
    # Without columns of spaces they can be counted, which is faster; most lines have none.
    return (";" in text or "\t" in text) and text.count(";") - text.count("; ") + text.count("\t") > 1


def body_of(pieces: list[str], *, tabular: bool) -> str | None:
    """Pieces of copy as a body, an empty one where a table ends; in a table, short lines are rows beside the others."""
    rows = list(map(is_row, pieces))
    # One row alone is a sentence with semicolons.
    if sum(rows) < 2:
        return "\n\n".join(filter(None, map(readable, pieces))) or None
    blocks: list[list[str]] = [[]]
    for piece, as_row in zip(pieces, rows, strict=True):
        if not piece:
            blocks.append([])
        elif as_row or (tabular and len(piece) <= ROW):
            blocks[-1].append(piece if "\n" in piece else row(piece))
        else:
            blocks += [[readable(piece)], []]
    return "\n\n".join(filter(None, ("\n".join(filter(None, block)) for block in blocks))) or None


def _has_cells(text: str) -> bool:
    return "\x1f" in text or "\x1e" in text or "^^" in text or "^_" in text


# Faster than the templates of `sub`, which are filled in by Python too.
def _in_double(found: re.Match[str]) -> str:
    return f"“{found[1]}”"


def _in_single(found: re.Match[str]) -> str:
    return f"‘{found[1]}’"
