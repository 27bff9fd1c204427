"""The lines around a story's copy: slug, advisory, headline and byline before it, each to its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from transforms.body import line, paragraphs
from transforms.dateline import CERTAIN, parse

# Lines before the copy are few and short.
AT_MOST, LONGEST = 8, 200
# Two printings of one line differ by a few spaces at most: a paragraph need not be folded to see that it is none.
SLACK = 10
SLUG = re.compile(r"(?:AM|PM|BC|AP)-\S.*|[A-Z0-9]{2,}(?:[-/][A-Z0-9]+)+/?(?: \(.*\))?")
ADVISORY = re.compile(
    r"\((?:Adds?|ADDS|Updates?|Recasts|Corrects|Repeats|Refiles|Writes|Eds|EDS|ATTN|LEAD|Replaces|Embargoed)\b.*\)"
    r"|(?:Eds|EDS|EDITORS?|Editors?)(?:'? note)?: .*",
    re.DOTALL,
)
BYLINE = re.compile(r"(?:By|BY|by|Von|VON|Por|POR|Par|PAR)\s+(?=[^\W\d_a-z])(?:[^.!?:]|\b[A-Z]\.)+")
ENDS_SENTENCE = re.compile(r"[.!?。…][\"'”’»)]*$")
# A line between these was broken because its column was full, not because the writer ended it.
FULL, WIDEST = 45, 100
INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
BLANK = re.compile(r"\n[ \t]*\n\s*")
COLUMNS = re.compile(r"\S(?: {3,}|\t)\S")


@dataclass(slots=True)
class Story:
    """A plain-text story taken apart; `copy` is its paragraphs, dateline included."""

    headline: str | None = None
    subheadline: str | None = None
    slugline: str | None = None
    byline: str | None = None
    ednote: str | None = None
    copy: list[str] = field(default_factory=list)


def story(text: str) -> Story:
    """The lines before the copy, each in its column, and the copy's paragraphs."""
    blocks = _blocks(text)
    found, used = Story(), 0
    for block in blocks[:AT_MOST]:
        if not (column := _column(found, block.strip())):
            break
        setattr(found, column, line(block))
        used += 1
    found.copy = [paragraph for block in blocks[used:] for paragraph in paragraphs(_unwrapped(block))]
    return found


def lower_case(text: str) -> int:
    """How many letters of a line are lower case: of two casings, the more tell more."""
    return sum(map(str.islower, text))


def same(line: str, other: str) -> bool:
    """Whether two lines differ in no more than case, spacing and the mark at their end."""
    return abs(len(line) - len(other)) < SLACK and _folded(line) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .:-–—")


def _blocks(text: str) -> list[str]:
    """Paragraphs between blank lines; where there are none, indented ones; else each line, unless lines are wrapped."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if BLANK.search(plain):
        return BLANK.split(plain)
    first, _, rest = plain.partition("\n")
    if INDENTED.search(f"\n{rest}"):
        return [first, *INDENTED.split(rest)]
    wrapped = all(len(each) <= WIDEST for each in rest.split("\n"))
    return [first, rest] if wrapped else plain.split("\n")


def _column(found: Story, block: str) -> str | None:
    """The column that a block before the copy belongs to; None when the copy begins here."""
    if len(block) > LONGEST or ((dateline := parse(block)) and dateline.confidence >= CERTAIN):
        return None
    if SLUG.fullmatch(block):
        return "slugline" if not found.slugline else None
    if ADVISORY.fullmatch(block):
        return "ednote" if not found.ednote else None
    if BYLINE.fullmatch(block):
        return "byline" if not found.byline else None
    if ENDS_SENTENCE.search(block):
        return None
    return next((name for name in ("headline", "subheadline") if not getattr(found, name)), None)


def _unwrapped(block: str) -> str:
    """A paragraph that was broken into lines by the width of its column, as one line; other lines stay."""
    if COLUMNS.search(block):
        return block
    joined = ""
    for each, after in zip_longest(lines := block.split("\n"), lines[1:]):
        joined += each.strip() + ("" if after is None else " " if FULL <= len(each) <= WIDEST else "\n")
    return joined
