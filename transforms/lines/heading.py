"""The heading of a 7901 text zone, which a lone equals sign ends: take keys, notes, headline, byline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

END = "="
# Lines before the copy are few and short.
AT_MOST, LONGEST, UNENDED = 12, 120, 4
KEY = (
    r"(?:\d{1,2}(?:st|nd|rd|th|er|[eè]me|\.)?[ -]?)?"
    r"(?:lead(?:all)?|ld|nets?|add|update|sub|take|urgent|flash|bulletin|eil(?:meldung)?|blitz(?:meldung)?|extra|refile|"
    r"repeat(?:ing)?|rpt|wdh|wiederholung|zusammenfassung|überblick|ergänzung|fortsetzung|überholung|neufassung|"
    r"correct(?:ion|ed|ive|if|s)?|corr?|berichtigung|korrektur|rectificatif|rectification|advisory|kill|withdrawn|"
    r"annul(?:ation|ierung|lation|liert)?|write-?thru|writethrough|last|der)(?:[ -]?\d{1,4})?"
)
# Few of them: a figure between two may be either's, so each more doubles the ways to read a line.
KEYS = re.compile(rf"{KEY}(?:\s*+[-/,:]?+\s*+{KEY}){{0,3}}\s*+[:!]?", re.IGNORECASE)
ROUND = re.compile(r"\((.*)\)")
# What Belga puts behind a title: the take, the last take, the lead, a correction.
SUFFIX = re.compile(rf"\s*+\(([1-9]|1\d|{KEY})\)$", re.IGNORECASE)
TAKE = re.compile(r"(\d{1,2})(?:der|last)?", re.IGNORECASE)
# What APA puts before the line below its title.
BELOW = re.compile(r"Utl\.: *(\S.*)")
# The words of a byline: names, and of the others only these, or what the writer is behind a comma.
NAME = (
    r"(?:(?:[dl]['’])?(?!['’a-zß-öø-ÿ])(?:[^.!?:\s]|\b(?:[A-Z]|Dr|Jr|Sr|St)\.)+|(?:and|und|et|en|y|e|for|für|from|of|"
    r"in|at|the|de|da|di|van|von|der|den|du|la|le|dpa|our|staff|correspondents?|reporters?|writers?|editors?|"
    r"korrespondent(?:en|in)?),?)"
)
NAMES = rf"{NAME}(?:\s+{NAME})*(?:(?<=,)\s[^.!?:,]*\b(?:writer|editor|correspondent|reporter|Korrespondent(?:in)?))?"
BY = re.compile(rf"(?:By|BY|Von|VON|Par|PAR|Door|DOOR|Por|POR|Di|DI)\s+{NAMES}")
DATELINE = re.compile(r"\([^()]{2,30}\)\s*(?:[-=–—_]|--)(?:\s|$)")
# Belga's datelines end in an equals sign too.
DATED = re.compile(r"\d\d?/\d\d? *\([^()]+\)\s*=$")
SENTENCE = re.compile(r"[.!?:;,]$")
ALERT = re.compile(r"\b(?:eil\w*|blitz\w*|flash|bulletin)\b", re.IGNORECASE)
LEAD = re.compile(r"\d+lead\b", re.IGNORECASE)
CORRECTION = re.compile(r"\bcorrect\b|\bcor\b", re.IGNORECASE)


@dataclass(slots=True)
class Heading:
    """The heading taken apart; `used` lines of the zone are it."""

    used: int = 0
    takes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headline: str | None = None
    subheadline: str | None = None
    byline: str | None = None
    part: int | None = None
    total: int | None = None

    @property
    def declared(self) -> list[str]:
        """What its take keys declare, in the words by which moves are known."""
        said = " ".join(self.takes)
        more = (("alert", ALERT), ("correction", CORRECTION), ("lead", LEAD))
        take = [f"take {self.part}"] if self.part else []
        return [*self.takes, *take, *(word for word, pattern in more if pattern.search(said))]


def heading_of(lines: Sequence[str]) -> Heading:
    """The heading of a zone's lines; empty where they begin with the copy."""
    found = Heading(used=_end(lines))
    said = list(filter(None, map(_said, lines[: found.used])))
    titles: list[str] = []
    for at, text in enumerate(said):
        if inner := ROUND.fullmatch(text):
            _bracketed(found, text, inner[1].strip())
        elif KEYS.fullmatch(text) and len(said) > 1:
            found.takes.append(text)
        elif below := BELOW.fullmatch(text):
            found.subheadline = below[1]
        elif titles and at == len(said) - 1 and _is_byline(text):
            found.byline = text
        else:
            titles.append(text)
    found.headline = _without_suffix(found, " ".join(titles)) or None
    return found


def _said(line: str) -> str:
    return " ".join(line.split()).rstrip(f" {END}")


def _end(lines: Sequence[str]) -> int:
    """How many lines the heading has: up to the equals sign, else the short lines above the first blank one."""
    for at, line in enumerate(lines[:AT_MOST]):
        text = line.rstrip()
        if text.endswith(END) and len(text) <= LONGEST and not DATED.search(text):
            # A byline below it may end so too.
            return (
                at + 1 + any(each.rstrip().endswith(END) and _is_byline(_said(each)) for each in lines[at + 1 : at + 2])
            )
        if len(text) > LONGEST or DATELINE.search(text):
            break
    start = next((at for at, line in enumerate(lines) if line.strip()), 0)
    end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
    unended = lines[start:end]
    is_copy = len(unended) > UNENDED or any(
        len(each) > LONGEST or SENTENCE.search(each.rstrip()) or DATELINE.search(each) for each in unended
    )
    return start if is_copy or end == len(lines) else end


def _bracketed(found: Heading, text: str, inner: str) -> None:
    """A line in brackets is a note to editors; one that rings is a take key too."""
    words = inner.strip("\a ")
    if ALERT.match(words) or KEYS.fullmatch(words):
        found.takes.append(" ".join(words.replace("\a", " ").split()))
    else:
        found.notes.append(text.replace("\a", ""))


def _is_byline(text: str) -> bool:
    return len(text) <= LONGEST and BY.fullmatch(text) is not None


def _without_suffix(found: Heading, title: str) -> str:
    while suffix := SUFFIX.search(title):
        found.takes.append(suffix[1])
        if take := TAKE.fullmatch(suffix[1]):
            found.part = int(take[1])
            found.total = None if take[0] == take[1] else found.part
        title = title[: suffix.start()]
    return title
