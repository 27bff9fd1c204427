"""The marks around a headline: before it what sort of story this is and which update, behind it the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

# What a desk does to a story, and what makes it urgent. In capitals these are marks whatever follows them.
DESK = (
    "UPDATE|WRAPUP|RPT|REPEAT|CORRECTED|CORRECTION|REFILE|REFILED|URGENT|FLASH|BULLETIN|ADVISORY|STORY WITHDRAWN"
    "|WITHDRAWN|BREAKING(?: NEWS)?|EXCLUSIVE|NEWSALERT|EILMELDUNG|EIL|AVANCE|URGENTE|ALERTE|KORREKTUR|BERICHTIGUNG"
    "|RECTIFICATIF"
)
# Sorts of story, which a headline in capitals may also begin with as words: TABLE-TOP MAKER.
SORTS = (
    "FACTBOX|TIMELINE|BRIEF|BREAKINGVIEWS|SNAPSHOT|INSTANT VIEW|NEWSMAKER|PREVIEW|HIGHLIGHTS|INTERVIEW|ANALYSIS|INSIGHT"
    "|SPECIAL REPORT|EXPLAINER|TABLE|POLL|ALERT|(?:[A-Z]+ )?SPOTLIGHT"
)
NUMBERED = r"\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)? ?(?:L[Dd]|Lead|LEAD)(?:-Writethr(?:u|ough))?"
MARK = (
    rf"\*{{0,3}}(?:{DESK})(?: \d{{1,2}})?(?:-(?=\S)| - |: )"
    rf"|\((?:{DESK}|LEAD|{NUMBERED})(?: \d{{1,2}})?\)(?: ?- ?| )|(?:{NUMBERED})(?:-|: | - )"
    r"|(?:Urgent|Update|Corrected|Correction|Breaking(?: [Nn]ews)?|Exclusive|Eilmeldung|Avance|Korrektur): "
)
SORT = rf"(?:{SORTS})(?:-(?=\S)| - |: )"
# A mark is matched in one way only, and not again in another when what follows it is none.
MARKED = re.compile(rf"(?>{MARK}|{SORT})+(?=\S)")
# With all of the headline in capitals a hyphen may be a word's, unless a desk's word or a number stands before it.
SHOUTED = re.compile(rf"(?>{MARK}|(?:{SORTS}) - )+(?=\S)")
NUMBER = re.compile(r"(?:UPDATE|Update|WRAPUP|LEAD) (\d{1,2})|(\d{1,2})(?:st|nd|rd|th) ?(?:ld|lead)", re.IGNORECASE)
# What only an agency may declare, and a headline can only say.
CLAIMS = re.compile(r"correct|refile|withdrawn|korrektur|berichtigung|rectificatif", re.IGNORECASE)

# Only the last words of a headline are looked at, however long it is.
SITE, LONGEST = re.compile(r".*(\s[-–—|]\s+)(\S.{1,40})", re.DOTALL), 48


def prefix_of(headline: str) -> str:
    """The mark that a headline begins with, and the dash behind it; empty when there is none.

    Topics are no marks: `Soccer-` looks like the first half of a word.
    """
    found = (SHOUTED if headline.isupper() else MARKED).match(headline)
    return found[0] if found else ""


def lead_number(*marks: str | None) -> int | None:
    """Which update, lead or wrap-up the marks count; None when they count none."""
    found = next((found for mark in marks if mark and (found := NUMBER.search(mark))), None)
    return int(found[1] or found[2]) if found else None


def without_site(headline: str, names: Iterable[str | None]) -> tuple[str, str | None]:
    """A headline, and the name of its site that stood behind it: one of `names`, or the host of an address among them.

    Any other tail belongs to the headline: ` - Spokesperson` is who says so.
    """
    found = SITE.fullmatch(headline, max(0, len(headline) - LONGEST))
    tail = _folded(found[2]) if found else ""
    if not found or not tail or not any(tail in _names(name) for name in names if name):
        return headline, None
    return headline[: found.start(1)].rstrip() or headline, found[2]


@lru_cache(1024)
def _names(name: str) -> tuple[str, ...]:
    """What a name or an address may be printed as: ThePrint, theprint.in."""
    if "://" not in name:
        return (_folded(name),)
    try:
        labels = (urlsplit(name).hostname or "").removeprefix("www.").split(".")
    except ValueError:
        # It has the marks of an address, and is none.
        return ()
    return tuple(_folded(".".join(labels[:length])) for length in range(1, len(labels) + 1) if labels[0])


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()
