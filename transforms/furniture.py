"""A site's furniture: what it prints around the copy, above it the title, byline and day, below it what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from transforms.lines import BYLINE, ENDS_SENTENCE

# How far furniture reaches: lines from the top, share of the lines from the end, words of a line.
TOP, BOTTOM = 4, 0.45
WORDS_OF_HEAD, WORDS_OF_CALL, WORDS_OF_TEASER = 16, 8, 25
WORD = re.compile(r"\w+")

# In any language: the name of a month is a word between a day and a year.
DAY = (
    r"(?:\d{1,2}[./]\d{1,2}[./](?:\d\d){1,2}|\d{4}-\d\d-\d\d|[^\W\d]{3,}\.? \d{1,2}(?:(?:st|nd|rd|th),?|,) \d{4}|"
    r"\d{1,2}\.?(?:st|nd|rd|th)?(?: de)? [^\W\d]{3,}\.?,?(?: de)? \d{4})"
)
LABEL = (
    r"(?:first |last )?(?:published|updated|posted|modified|publi[ée]e?|veröffentlicht|aktualisiert|stand|publicado)"
)
# A day that only a label, a weekday or a time stands beside: a dateline has a place before it.
DATED = re.compile(
    rf"(?:{LABEL}\b(?: on| at| le| am| em| el)?\W*)?(?:[^\W\d]{{2,10}}(?:-feira)?,? )?{DAY}.{{0,40}}", re.IGNORECASE
)
UPDATED = re.compile(rf"{LABEL}\b\W.{{0,90}}", re.IGNORECASE | re.DOTALL)

# What is quoted is copy, and so is an item of a list.
OPENS = r"[^\w\"“”„«»'‘’-]*"
# Titles of what follows: as the start of a whole sentence they are copy ("Related shares fell").
TITLES = re.compile(
    OPENS + r"(?:related|also (?:on|read|see)|(?:you )?(?:may|might) also|more (?:from|on|stories|in|news|about)|"
    r"(?:read|see|watch|hear) (?:more|also|next|now)|tags?|topics?|filed under|categor(?:y|ies)|advertisement|"
    r"(?:top|trending|popular|latest) (?:stories|news|now)|most (?:read|popular|viewed)|trending|recommended|"
    r"don['’]t miss|(?:\d+ )?comments?|(?:image|photo|picture) (?:credits?|source)|"
    r"(?:share|print|email) (?:this|on|it)|"
    r"lesen sie|(?:mehr )?zum thema|auch interessant|teilen|kommentare|lire aussi|à lire|partager|commentaires|"
    r"lea también|te puede interesar|leia (?:também|mais)|veja também|compartilhe?|leggi anche|читайте также)\b",
    re.IGNORECASE,
)
LABELLED = re.compile(r"[^:]{4,30}: ")
APPEALS = re.compile(
    OPENS + r"(?:sign up|subscribe|(?:\w+ ){0,3}newsletters?|follow (?:us|me|\w+(?: \w+)? on)|join (?:us|the)|"
    r"(?:read|see|watch|hear) the full|like this|click here|get (?:the (?:latest|day)|our|more)|download (?:the|our)|"
    r"leave a (?:reply|comment)|(?:view|join|post|add|show) (?:\w+ )?(?:comment|conversation)s?|what do you think|"
    r"tell us what you|have your say|thanks for (?:signing|subscribing|reading)|support (?:our|us)|donate|"
    r"(?:contact|email) (?:us|me|the)|(?:got|have) a (?:\w+ )?tip|back to top|our standards|the views expressed)\b",
    re.IGNORECASE,
)
# These open sentences of the copy too: Join the army, the judge had told him.
AMBIGUOUS = re.compile(OPENS + r"(?:join the|support our|get our|contact the)\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a line as they compare with another's."""
    return WORD.findall(text.casefold())


def without_furniture(
    lines: Sequence[str], titles: Iterable[str], authors: Iterable[str]
) -> tuple[list[str], str | None]:
    """The paragraphs without the site's, and the byline that stood above them."""
    known = [words(each) for each in (*titles, *authors)]
    top = lines[:TOP]
    bylines = [each for each in top if BYLINE.fullmatch(each) and len(words(each)) <= WORDS_OF_HEAD]
    kept = [each for each in top if each not in bylines and not _is_head(each, known)]
    return _without_tail([*kept, *lines[TOP:]]) or list(lines), next(iter(bylines), None)


def _is_head(line: str, known: list[list[str]]) -> bool:
    said = words(line)
    if any(said == title or len(said) >= 3 and _within(said, title) for title in known):
        return True
    dated = DATED.fullmatch(line) or UPDATED.fullmatch(line)
    return bool(dated) and len(said) <= WORDS_OF_HEAD and not ENDS_SENTENCE.search(line)


def _within(part: list[str], whole: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _without_tail(lines: list[str]) -> list[str]:
    """Without what follows a call to do something else, when only teasers do; no such call is left at the end."""
    calls = [_is_call(each) for each in lines]
    end = teasers = len(lines)
    while teasers and (calls[teasers - 1] or _is_teaser(lines[teasers - 1])):
        teasers -= 1
    for at in range(max(2, int(end * (1 - BOTTOM)), teasers), end):
        if calls[at] and len(words(lines[at])) <= WORDS_OF_CALL:
            end = at
            break
    while end > 2 and (calls[end - 1] or _is_appeal(lines[end - 1])):
        end -= 1
    return [each for at, each in enumerate(lines[:end]) if at < 2 or not calls[at]]


def _is_call(line: str) -> bool:
    """Whether a line, wherever it stands, sends the reader elsewhere: it does not read as a sentence of the copy."""
    said = words(line)
    if not said:
        return True
    if len(said) > WORDS_OF_TEASER or not (TITLES.match(line) or APPEALS.match(line)):
        return False
    return not ENDS_SENTENCE.search(line) or LABELLED.match(line) is not None


def _is_appeal(line: str) -> bool:
    if len(words(line)) > WORDS_OF_TEASER or not APPEALS.match(line):
        return False
    return not (AMBIGUOUS.match(line) and ENDS_SENTENCE.search(line))


def _is_teaser(line: str) -> bool:
    return (
        _is_call(line) or _is_appeal(line) or (len(words(line)) <= WORDS_OF_TEASER and not ENDS_SENTENCE.search(line))
    )
