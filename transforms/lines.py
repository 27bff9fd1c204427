"""The lines around a story's copy: slug, advisory, headline and byline before it, each to its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.body import line, paragraphs

# Lines before the copy are few and short.
AT_MOST, LONGEST = 8, 200
SLUG = re.compile(r"(?:AM|PM|BC|AP)-\S.*|[A-Z0-9]{2,}(?:[-/][A-Z0-9]+)+/?(?: \(.*\))?")
ADVISORY = re.compile(
    r"\((?:Adds?|ADDS|Updates?|Recasts|Corrects|Repeats|Refiles|Writes|Eds|EDS|ATTN|LEAD|Replaces|Embargoed)\b.*\)"
    r"|(?:Eds|EDS|EDITORS?|Editors?)(?:'? note)?: .*",
    re.DOTALL,
)
BYLINE = re.compile(r"(?:By|BY|by|Von|VON|Por|POR|Par|PAR)\s+(?=[^\W\d_a-z])[^.!?:]+(?:\b[A-Z]\.[^.!?:]+)*")
ENDS_SENTENCE = re.compile(r"[.!?。…][\"'”’»)]*$")
# A line that was broken because the column was full, not because the writer ended it.
FULL = 45
INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")


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
        if not (column := _column(found, block)):
            break
        setattr(found, column, line(block))
        used += 1
    found.copy = [_unwrapped(block) for block in blocks[used:]]
    return found


def lower_case(text: str) -> int:
    """How many letters of a line are lower case: of two casings, the more tell more."""
    return sum(map(str.islower, text))


def folded(text: str) -> str:
    """A line as it compares with another: without case, spacing and the marks at its end."""
    return " ".join(text.casefold().split()).rstrip(" .:-–—")


def _blocks(text: str) -> list[str]:
    """Paragraphs between blank lines; where there are none, indented ones; else every line is one."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if re.search(r"\n[ \t]*\n", plain):
        return paragraphs(plain)
    first, _, rest = plain.partition("\n")
    if INDENTED.search(f"\n{rest}"):
        return paragraphs("\n\n".join((first, *INDENTED.split(f"\n{rest}"))))
    return paragraphs(plain.replace("\n", "\n\n"))


def _column(found: Story, block: str) -> str | None:
    """The column that a block before the copy belongs to; None when the copy begins here."""
    if len(block) > LONGEST:
        return None
    if SLUG.fullmatch(block) and not found.slugline:
        return "slugline"
    if ADVISORY.fullmatch(block):
        return "ednote" if not found.ednote else None
    if BYLINE.fullmatch(block):
        return "byline" if not found.byline else None
    if ENDS_SENTENCE.search(block):
        return None
    return next((name for name in ("headline", "subheadline") if not getattr(found, name)), None)


def _unwrapped(block: str) -> str:
    """A paragraph that was broken into lines by its column's width, as one line; other lines stay."""
    broken = block.split("\n")
    return " ".join(broken) if all(len(each) >= FULL for each in broken[:-1]) else block
