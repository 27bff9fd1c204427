"""What clean copy is: plain text, paragraphs separated by one blank line, the rows of a table one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Between the cells of a row while a body is put together: the wire's own column separator, a tab in the end.
CELL = "\x1f"
CELLS_APART = re.compile(f" ?{CELL} ?")
SPACES = re.compile(r"[ \r\f\v\xa0\u2000-\u200a\u202f\u3000]+")
INVISIBLE = re.compile("[\0-\b\v\f\x0e-\x1e\x7f\xad\u200b\ufeff]+")
BLANK = re.compile(r"\n[ \t\r\f\v\xa0]*\n\s*")
# Widths of the columns that old terminals broke their lines at.
COLUMN = range(45, 91)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: blank lines separate them, single line ends inside them stay."""
    return [kept for block in BLANK.split(text) if (kept := tidied("\n".join(map(str.strip, block.split("\n")))))]


def body_of(texts: Iterable[str]) -> str | None:
    """Paragraphs as one body; None when nothing is left."""
    return "\n\n".join(kept for text in texts if (kept := tidied(text))) or None


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
    return " ".join(INVISIBLE.sub("", text).split()) or None if text else None


def shown(text: str) -> str:
    """Marked-up text as a browser shows it, on one line."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return tidied_line(" ".join(text.split()))


def tidied(block: str) -> str:
    """A paragraph without odd spaces and what nobody sees, its lines without white space around them."""
    if "\n" not in block:
        return tidied_line(block)
    return "\n".join(tidy for each in block.split("\n") if (tidy := tidied_line(each)))


def tidied_line(text: str) -> str:
    """A line of one, cells apart by tabs."""
    if text.isprintable() and "  " not in text:
        # Nearly every line: no control, no odd space, nothing invisible.
        return text.strip(" ")
    single = SPACES.sub(" ", INVISIBLE.sub("", text)).strip(" ")
    return CELLS_APART.sub("\t", single).rstrip("\t ")


def _full(broken: list[str], width: int) -> bool:
    """Whether each line but the last had no room for the next one's first word; the first may have been indented."""
    room = width - 4
    return all(len(one) + len(two.split(" ")[0]) > room for one, two in zip(broken, broken[1:], strict=False))
