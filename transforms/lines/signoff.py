"""What closes a story below its copy: who made it, end marks, initials, copyright, notes; each a mark of some kind.

A mark is a whole paragraph at the end, or stands behind the last full stop. A sentence that is left standing costs less
than one that is cut, so what could be read as copy is copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from transforms.agencies import canonical
from transforms.lines.acknowledged import is_credit

Kind = Literal["credit", "end", "copyright", "contact", "note", "origin", "cut"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Marks below a story are few, and none is as long as a paragraph of legal text.
AT_MOST, LONGEST = 8, 600

END = (
    r"Endit(?:em)?|ENDIT(?:EM)?|Fin|FIN|(?:[-–—] ?)?(?:[Ee]nds?|ENDS?)(?: ?[-–—])?"
    r"|(?:\((?:[Ff]otos?|[Vv][ií]deos?|[Aa]udios?)\) ?){1,4}"
    r"|\((?:Fin|FIN|[Ee]nds?|ENDS?|完|了|[Mm]ore|MORE|slut|Schluss)\)(?: [a-z]{2,4}(?:/[a-z]{2,4}){0,4})?|（完）"
    r"|[-–—] ?30 ?[-–—]|[-–—] ?0 ?[-–—]|\# ?\# ?\#|MORE(?: FOLLOWS)?|Reuter|REUTERS?"
    r"|/[^\W\d_]{2,12}/|-- ?[A-Z]{2,8}\b[A-Z\d: ]*\d|[A-Z]{2,5}-[A-Z]{2}-\d\d-\d\d-\d\d \d{4} ?[A-Z]{0,4}<?"
    r"|[A-Z]{3}\d{4}\s+\d{4}-\d\d-\d\d/\d\d:\d\d"
)
SYMBOL = r"(?:©|\([cC]\))"
# Behind the letter, which is the third item of a list too: a year, or a name and no sentence.
HOLDER = r"(?:(?:[a-z]{2,8} )?\d{4}\b.*|[A-ZΑ-Ω]\S*(?: (?:[\dA-ZΑ-Ω&]\S*|of|and|the|de|und|et)){0,7}(?: \d{4}\b.*)?)"
COPYRIGHT = (
    rf"(?:[Cc]opyright|COPYRIGHT),? ?(?:{SYMBOL}|\d{{4}}|[Bb]y [A-Z]|[A-Z]\S+ \d{{4}}).*|© ?[\dA-ZΑ-Ωa-z].*"
    rf"|\([cC]\) ?(?:{HOLDER}|(?=[\dA-ZΑ-Ω])[^.!?]{{0,80}}\. All [Rr]ights [Rr]eserved\b.{{0,80}})"
    r"|This material may not be published, broadcast.*|All [Rr]ights [Rr]eserved\b.{0,80}"
)
CONTACT = r"\(\((?=[^()]*(?:@|\d{3}|;))(?:[^()]|\([^()]*\))*\)\)"
CHANGED = r"correct|refile|repeat|resend|fix|updat|clarif|remov|withdraw|amend"
NOTE = (
    rf"\((?:This|The) (?:[\w.,]+ ){{0,4}}?(?:story|version|article|report|item|column)\b[^()]*?\b(?:{CHANGED})[^()]*\)"
    r"|\((?:Corrects|Refiles|Repeats|Fixes|Removes|Clarifies|Corrected|Refiled)\b[^()]*\)"
    r"|(?:Correction|CORRECTION|Editor['’]s [Nn]ote)(?: added)?(?:,? [\w., ]{3,24})?: .*"
)
ORIGIN = (
    r"This (?:report|story|article|column|piece|post) [^.]{0,80}?(?:first|originally) (?:published|appeared)\b"
    # What happened then is told in copy: published in 1987, when the ferry sank.
    r"(?:(?!, (?:when|where|which|who|and|but)\b).){0,120}"
    r"|This (?:report|story|article) was (?:automatically )?(?:generated|produced) by .{0,300}"
    r"|Originally published (?:on|by|in|at) .{1,100}|The post .{1,200} (?:appeared first|first appeared) on .{1,100}"
    r"|Distributed by .{2,80}|Visit [^.\"“”]{2,60} at (?:https?://|www\.)\S+"
    r"|SOURCES?: .{2,60}|[-–—]? ?With files from .{2,80}"
    r"|(?:Follow|Reach|Email) [^\"“”]{2,160}(?:@\w|https?://|twitter\.com|on Twitter|on Facebook)[^\"“”]{0,120}"
    r"|[^\"“”.]{2,80} can be reached (?:at|on) [^\"“”]{3,100}|More (?:on )?[^.]{2,60}: https?://\S+(?: and https?://\S+)*"
)
CUT = r"(?:…|\.\.\.)? ?\[\+\d+ chars\]|(?:Continue [Rr]eading|Read [Mm]ore)\b[^.!?]{0,60}(?:→|»|>>|…)"
RULE = r"_{3,}|-{3,}|\*(?: ?\*){2,}|[-–—]{2,}"

WHOLE = re.compile(
    rf"(?P<end>{END}|{RULE})|(?P<copyright>{COPYRIGHT})|(?P<contact>{CONTACT})|(?P<note>{NOTE})"
    rf"|(?P<origin>{ORIGIN})|(?P<cut>{CUT})",
    re.DOTALL,
)
# Behind the full stop that ends the copy, and what may close it with it.
STOP = r"(?<=[.!?…。”\"'’»)\]])"
SHORT = re.compile(
    rf"{STOP}(?:\s*(?P<end>（完）|\./\.[A-Z/]*)|\s+(?P<end2>(?:{END})\.?)"
    r"|\s+(?P<signed>\([^()]{2,30}\)\.?|[-–—=]{1,2} ?[^\W\d_]{2,12}|[a-z]{2,3}(?:/[a-z]{2,4}){1,5}"
    r"|[A-Z]{2,8}(?: [A-Z]{2,4}){0,4}\.?))$"
)
LONG = re.compile(
    rf"{STOP}\s+(?:(?P<contact>{CONTACT})|(?P<copyright>(?:Copyright|©) ?(?:{SYMBOL} ?)?\d{{4}} .*)"
    r"|(?P<credit>\([^()]*(?:\([^()]*\)[^()]*)*\)\.?|(?:Additional reporting|Reporting|Writing|Editing) by .*))$",
    re.DOTALL,
)
TRUNCATED = re.compile(r"(?:…|\.\.\.)? ?\[\+\d+ chars\]$")
# How far back either may begin, and what the longer ones hold or end with: most paragraphs need not be searched.
NEAR, REACH = 48, 400
OPENINGS = ("eporting by ", "riting by ", "diting by ", "Copyright", "©")
# An agency's name in brackets, behind a dash or by itself; the initials of its desk behind its name, or with strokes.
NAMED = re.compile(r"(?:\((?:© ?)?([^()]{2,30})\)|[-–—=]{1,2} ?([^\W\d_]{2,12})|([A-Z]{2,8})(?: [A-Z]{2,4}){0,4})\.?")
INITIALS = re.compile(
    r"[a-z]{2,3}(?:/[a-z]{2,4}){1,5}/?|([^\W\d_]{2,6})(?:[-/ ][A-Z]{2,4})?(?:[-/ ][a-z][a-z0-9]{0,4}){1,8}"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, as printed, and what it is."""

    kind: Kind
    text: str


def closing(body: str, sender: frozenset[str] = frozenset()) -> tuple[int, list[Mark]]:
    """Where the copy ends, and the marks behind it in printed order, with nothing but white space between them.

    `sender` are names of the story's own agency. A body that is nothing but marks is all copy.
    """
    at, marks = len(body), list[Mark]()
    while len(marks) < AT_MOST and (found := _last(body, at, sender)):
        start, kind = found
        marks.insert(0, Mark(kind, body[start:at].strip()))
        at = _without_space(body, start)
    return (at, marks) if at else (len(body), [])


def _without_space(body: str, end: int) -> int:
    while end and body[end - 1].isspace():
        end -= 1
    return end


def _last(body: str, end: int, sender: frozenset[str]) -> tuple[int, Kind] | None:
    """Where the mark that ends a text begins, and its kind; None where copy ends it."""
    start = body.rfind("\n\n", 0, end)
    start = start + 2 if start >= 0 else 0
    last = body[start:end]
    if len(last) <= LONGEST and (kind := _whole(last.strip(), sender)):
        return start, kind
    found = _short(last[-NEAR:], sender) or _long(last[-REACH:])
    return (end - found[0], found[1]) if found else None


def _whole(text: str, sender: frozenset[str]) -> Kind | None:
    """What a paragraph is, when all of it is a mark."""
    if found := WHOLE.fullmatch(text):
        return _kind(found)
    if is_credit(text):
        return "credit"
    return "end" if _is_signature(text, sender) else None


def _short(tail: str, sender: frozenset[str]) -> tuple[int, Kind] | None:
    """The length and kind of a short mark behind the last full stop of a text."""
    if not (found := SHORT.search(tail)):
        return None
    name = found.lastgroup or ""
    if name == "signed" and not _is_signature(found[name], sender):
        return None
    return len(tail) - found.start(name), "end"


def _long(tail: str) -> tuple[int, Kind] | None:
    """The length and kind of a longer one."""
    if tail.endswith("]") and (found := TRUNCATED.search(tail)):
        return len(found[0]), "cut"
    if not tail.endswith((")", ").")) and not any(opening in tail for opening in OPENINGS):
        return None
    found = LONG.search(tail)
    if not found or (found.lastgroup == "credit" and not is_credit(found["credit"])):
        return None
    return len(tail) - found.start(found.lastgroup or 0), _kind(found)


def _kind(found: re.Match[str]) -> Kind:
    return next(kind for kind in KINDS if kind == found.lastgroup)


def _is_signature(text: str, sender: frozenset[str]) -> bool:
    """Whether an agency signs here, or its desk by initials; or one below the other."""
    if "\n" in text:
        return all(_is_signature(line, sender) for line in text.split("\n"))
    if named := NAMED.fullmatch(text):
        return _is_agency(named[1] or named[2] or named[3], sender)
    initials = INITIALS.fullmatch(text)
    return initials is not None and (initials[1] is None or _is_agency(initials[1], sender))


def _is_agency(name: str, sender: frozenset[str]) -> bool:
    known = canonical(name) or canonical(name.upper())
    return known is not None or name.casefold() in map(str.casefold, sender)
