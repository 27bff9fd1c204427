"""The text zone of ANPA 1312: header lines behind carets, each to its column, then paragraphs behind tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.lines import ADVISORY, BYLINE
from transforms.ticker.agate import BS, RULE, is_row, readable
from transforms.ticker.anpa import AFTER_COMMA, ALONE, taken

CARET = "^"
MARKED = frozenset({CARET, BS})
# What ends a line: flush left, centred, Kyodo's headline.
QUADS = frozenset("<=+")
# A command to the typesetter: *9006.
CODE = re.compile(r"[*@][A-Za-z]?\d+|END|ENDIT")
ENDS = frozenset({"END", "ENDIT"})
CYCLE = re.compile(r"(?:AM|PM|BC|AP|EL)-")
COUNTED = re.compile(r",\s*(\d{1,5})?$")
EDS = re.compile(
    r"\(?(?:Eds|Editors?|Attn|Editor'?s'? note)\b\.?\s*(?:[:_]|-{1,2})\s*(.*?)\)?", re.IGNORECASE | re.DOTALL
)
MEDIA = re.compile(
    r"(?:[A-Z]\S* ){0,2}(photo|graphic|video|map)s?:? ((?:[A-Z]{1,4}\d{1,4}(?:-\d+)?(?:,? (?:and )?|$))+)", re.I
)
MEDIUM = re.compile(r"[A-Za-z]{1,4}\d{1,4}(?:-\d+)?")
TITLE = re.compile(r"\b(?:press|writers?|editors?|correspondents?|reporters?|news|agency|analyst|columnist)\b", re.I)
# Past this a line above the copy is no headline but a summary.
SUMMARY = 100
# A take key has no more words.
TAKE = 3
NOT_SLUG = re.compile(r"[^A-Za-z0-9]+")


@dataclass(slots=True)
class Zone:
    """A text zone taken apart; `pieces` are its paragraphs and rows, an empty one where a table may end."""

    slugline: str | None = None
    take_key: str | None = None
    words_stated: int | None = None
    headline: str | None = None
    subheadline: str | None = None
    byline: str | None = None
    byline_title: str | None = None
    abstract: str | None = None
    signoff: str | None = None
    ednotes: list[str] = field(default_factory=list)
    media: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)


def zone_of(text: str, keyword: str | None, *, tabular: bool) -> Zone:
    """The lines of a zone, each in its column; `keyword` is the header's, `tabular` how it says the copy is set."""
    found = Zone()
    lines = text.replace("\r", "").replace("\f", "").split("\n")
    used = next((at for at, line in enumerate(lines) if not _opens(found, line, keyword, tabular=tabular)), len(lines))
    found.pieces += _pieces(lines[used:])
    return found


def _opens(found: Zone, line: str, keyword: str | None, *, tabular: bool) -> bool:
    """Whether a line still stands above the copy; then it is in its column."""
    bare = line.strip(" \t\x10")
    text = _without_quad(bare.removeprefix(CARET)).strip()
    if not text or CODE.fullmatch(text) or RULE.fullmatch(text):
        return True
    if not bare.startswith(CARET):
        return _indented(found, text) if not bare.startswith(BS) else False
    text = readable(text)
    if _is_slug(found, text, keyword):
        _slug(found, text)
    elif not _is_mark(found, text):
        _titled(found, text, tabular=tabular)
    return True


def _indented(found: Zone, text: str) -> bool:
    """Advisories and bylines stand among the paragraphs too, before the copy."""
    if ADVISORY.fullmatch(text) or (EDS.fullmatch(text) and len(text) <= SUMMARY):
        return _is_mark(found, readable(text))
    if not found.byline and len(text) <= SUMMARY and BYLINE.fullmatch(text):
        found.byline = readable(text)
        return True
    return False


def _is_slug(found: Zone, text: str, keyword: str | None) -> bool:
    """Whether the first line is the slug: it goes on as the keyword does, which the header squeezed, or is counted."""
    if found.slugline or found.headline:
        return False
    squeezed = NOT_SLUG.sub("", keyword or "")[:8].lower()
    return bool(
        CYCLE.match(text)
        or (COUNTED.search(text) and len(text) <= SUMMARY)
        or (squeezed and NOT_SLUG.sub("", text).lower().startswith(squeezed))
    )


def _slug(found: Zone, text: str) -> None:
    found.slugline = text.rstrip(", ")
    counted = COUNTED.search(text)
    found.words_stated = int(counted[1]) if counted and counted[1] else None
    found.take_key = taken(text[: counted.start()] if counted else text, AFTER_COMMA)[1]


def _is_mark(found: Zone, text: str) -> bool:
    """Notes to editors, the numbers of pictures, and a take key on a line of its own."""
    if note := EDS.fullmatch(text):
        found.ednotes += filter(None, [note[1]])
    elif ADVISORY.fullmatch(text):
        found.ednotes.append(text)
    elif media := MEDIA.fullmatch(text):
        found.media += [(media[1].lower(), each) for each in MEDIUM.findall(media[2])]
    elif ALONE.fullmatch(text) and len(text.split()) <= TAKE:
        found.take_key = found.take_key or text
    else:
        return False
    return True


def _titled(found: Zone, text: str, *, tabular: bool) -> None:
    """Headline, byline and what stands between them; above a table other lines belong to the table."""
    if found.byline is None and BYLINE.fullmatch(text):
        found.byline = text
    elif found.byline and not found.byline_title and len(text) <= SUMMARY and (not tabular or TITLE.search(text)):
        found.byline_title = text
    elif found.headline is None and len(text) <= 2 * SUMMARY:
        found.headline = text
    elif tabular or found.byline:
        found.pieces.append(text)
    elif len(text) <= SUMMARY and not found.subheadline:
        found.subheadline = text
    else:
        found.abstract = "\n".join(filter(None, (found.abstract, text)))


def _pieces(lines: list[str]) -> list[str]:
    """Paragraphs and rows: a line begins one by a tab, indent or caret, by its columns, or after an ended line."""
    pieces: list[str] = []
    ended = True
    for line in lines:
        text = line.strip(" \t")
        marked = text[:1] in MARKED
        quad = text[-1:] in QUADS
        text = (text[:-1] if quad else text).removeprefix(CARET).rstrip()
        if not text or text in ENDS or (text[0] in "_-*" and RULE.fullmatch(text)):
            pieces.append("")
            ended = True
        elif ended or marked or line.startswith(("\t", "  ")) or is_row(text) or is_row(pieces[-1]):
            pieces.append(text)
            ended = quad
        else:
            pieces[-1] = f"{pieces[-1]} {text}"
            ended = quad
    return pieces


def _without_quad(text: str) -> str:
    """A line without the mark that ends it; only one: Google+<."""
    text = text.rstrip()
    return text[:-1].rstrip() if text[-1:] in QUADS else text
