"""Copy typed to the width of a column: paragraphs indented, their lines joined; tables keep their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from textwrap import dedent

# It closed every take of Reuters', on a line of its own but for slips.
END_MARK = re.compile(r"(?:^ *(?i:reuters?)|(?<=\. )REUTER)[ .]*(?:\^M)?$")
INDENT, BREAK = "\n    ", "\f"
# Indented by less than a paragraph, or by more, or with columns.
ROW = re.compile(r"^ {1,3}\S|^ {5}|\S {3,}\S")


def opening(text: str) -> tuple[str | None, str | None]:
    """Headline and copy: a first line in capitals above a table, or above an indented paragraph, is a headline."""
    first, _, rest = text.partition("\n")
    if first.isupper() and "   " not in first.strip() and rest.startswith((" ", "\n")):
        return " ".join(first.split()), copy(rest)
    return None, copy(text)


def end_mark(raw: str) -> str | None:
    """The mark that closes a take, as printed; None without one."""
    found = END_MARK.search(raw.rstrip().rpartition("\n")[2])
    return found[0].removesuffix("^M").strip() if found else None


def copy(raw: str) -> str | None:
    """Paragraphs, which are indented by four; in them lines are joined, but for the rows of tables."""
    before, _, last = raw.rstrip().rpartition("\n")
    text = f"{before}\n{END_MARK.sub('', last)}".rstrip()
    flat = text.replace(INDENT, BREAK)
    if "\n " in flat or ("  " in flat and "   " in flat):
        return "\n\n".join(filter(None, _with_tables(text.split("\n")))) or None
    if "  " in flat or " \n" in flat or f" {BREAK}" in flat:
        flat = BREAK.join(" ".join(paragraph.split()) for paragraph in flat.split(BREAK))
    return flat.replace("\n", " ").replace(BREAK, "\n\n").strip() or None


def _with_tables(lines: list[str]) -> Iterator[str]:
    """Prose and tables apart; the columns of a table stay aligned."""
    for tabular, run in groupby(lines, _is_row):
        if tabular:
            yield dedent("\n".join(line.rstrip() for line in run))
        else:
            yield from (" ".join(each.split()) for each in "\n".join(run).split(INDENT))


def _is_row(line: str) -> bool:
    return ROW.search(line) is not None
