"""The lines around a story's copy: slug, advisory, headline and byline before it, each to its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from transforms.body import line, paragraphs
from transforms.dateline import CERTAIN, parse
from transforms.lines.heading import KEYS, NAMES
from transforms.lines.headline import prefix_of
from transforms.ticker.anpa import AFTER_COMMA, taken

# Lines before the copy are few and short.
AT_MOST, LONGEST = 8, 200
# Two printings of one line differ by a few spaces at most: a paragraph need not be folded to see that it is none.
SLACK = 10
SLUG = re.compile(r"(?:AM|PM|BC|AP)-\S.*|[A-Z0-9]{2,}(?:[-/][A-Z0-9]+)+/?(?: \(.*\))?")
ADVISORY = re.compile(
    r"\((?:Adds?|ADDS|Updates?|Recasts|Corrects|Repeats|Refiles|Writes|Eds|EDS|EDITORS?|ATTN|LEAD|Replaces|Embargoed)\b.*\)"
    r"|(?:Eds|EDS|EDITORS?|Editors?)(?:'? note)?: .*|(?:EDITOR|Editor)['’][Ss] (?:NOTE|[Nn]ote) ?(?:[_:–—]|--?) .*",
    re.DOTALL,
)
# Never copy, whatever follows it.
EDS = re.compile(r"(?:Eds|EDS|EDITORS)\.?: .*|\((?:Eds|EDS|EDITORS)\b.*\)", re.DOTALL)
BYLINE = re.compile(rf"(?:By|BY|by|Von|VON|Por|POR|Par|PAR)\s+(?=[^\W\d_a-z]){NAMES}")
# Which take or lead it is, on a line of its own; Reuters' points between headline and copy.
TAKE = re.compile(rf"\*{{0,3}}\(?{KEYS.pattern}\)?", re.IGNORECASE)
POINTS = re.compile(r"(?:[*•] .+(?:\n|$)){1,6}")
MARKS = {"slugline": SLUG, "take_key": TAKE, "ednote": ADVISORY, "byline": BYLINE}
# What the writer is, below the byline: Harbour Post Writer.
TITLE = 60
OFFICE = re.compile(r"\b(?:Press|Writers?|Editors?|Correspondents?|Reporters?|Staff|WRITER|EDITOR|CORRESPONDENT)$")
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
    take_key: str | None = None
    headline_prefix: str | None = None
    byline: str | None = None
    byline_title: str | None = None
    abstract: str | None = None
    ednote: str | None = None
    copy: list[str] = field(default_factory=list)


def story(text: str) -> Story:
    """The lines before the copy, each in its column, and the copy's paragraphs."""
    blocks = _blocks(text)
    found, used = Story(), 0
    # A list is points above the copy only where copy follows that shows itself.
    pointed = any(_opens_copy(block.strip()) for block in blocks[:AT_MOST])
    for block in blocks[:AT_MOST]:
        if not (column := _column(found, block.strip(), pointed=pointed)):
            break
        _put(found, column, block)
        used += 1
    _apart(found)
    found.copy = [paragraph for block in blocks[used:] for paragraph in paragraphs(_unwrapped(block))]
    return found


def above(body: str) -> Story | None:
    """The lines above a dateline that a body still holds, each in its column, and the copy; None unless all are marks.

    A headline is no mark here: the format has said what it is.
    """
    blocks = body.split("\n\n", AT_MOST)
    if len(blocks[0]) > LONGEST or not _is_mark(blocks[0]):
        return None
    opens = (at for at, block in enumerate(blocks[:AT_MOST]) if _opens_copy(block))
    end = next(opens, 1 if EDS.fullmatch(blocks[0]) and len(blocks) > 1 else 0)
    found = Story(copy=blocks[end:])
    for block in blocks[:end]:
        column = _column(found, block, pointed=True)
        if column in (None, "headline", "subheadline"):
            return None
        _put(found, column, block)
    return found if end else None


def _put(found: Story, column: str, block: str) -> None:
    said = map(line, block.strip().split("\n")) if column == "abstract" else (line(block),)
    setattr(found, column, "\n".join(filter(None, (getattr(found, column), *said))) or None)


def _is_mark(block: str) -> bool:
    return POINTS.fullmatch(block) is not None or any(pattern.fullmatch(block) for pattern in MARKS.values())


def _apart(found: Story) -> None:
    """The take that stands behind a slug, and the mark before a headline, in columns of their own."""
    if found.slugline and not found.take_key:
        found.take_key = taken(found.slugline, AFTER_COMMA)[1]
    if found.headline and (prefix := prefix_of(found.headline)):
        found.headline, found.headline_prefix = found.headline.removeprefix(prefix), prefix
        if found.subheadline and same(found.subheadline.removeprefix(prefix), found.headline):
            # It was printed twice, mark and all.
            found.subheadline = found.subheadline.removeprefix(prefix)


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


def _opens_copy(block: str) -> bool:
    return (dateline := parse(block)) is not None and dateline.confidence >= CERTAIN


def _column(found: Story, block: str, *, pointed: bool) -> str | None:
    """The column that a block before the copy belongs to; None when the copy begins here."""
    if pointed and POINTS.fullmatch(block):
        return "abstract"
    if len(block) > LONGEST or _opens_copy(block):
        return None
    if column := next((name for name, pattern in MARKS.items() if pattern.fullmatch(block)), None):
        return column if not getattr(found, column) else None
    if found.byline and not found.byline_title and len(block) <= TITLE and OFFICE.search(block):
        return "byline_title"
    # Above a dateline, only a headline ends like a sentence: Will it sail? Stocks fall in U.S.
    if ENDS_SENTENCE.search(block) and (found.headline or not pointed):
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
