"""Who reported and who edited a story, from the line that says so below it: (Reporting by …; Editing by …)."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.places.regions import is_region

# What such a line is recognised by, in the languages in which agencies print it.
REPORTED = (
    r"(?:report(?:ing|ed)|writ(?:ing|ten)|compiled|translated|produced)"
    r"(?:,? (?:and|&) (?:additional )?(?:reporting|writing|translation))? by"
    r"|reporting:|contribut(?:ing|ors?):"
    r"|reportage d[eu]|rédigé par|traduit par|version française|reportagem d[eo]|tradução d[eo]|reportes? de"
    r"|reportaje de|información de|escrito por|traducido por|bericht von|geschrieben von|reporter:"
)
EDITED = (
    r"edit(?:ing|ed) by|editing:|édité par|edición de|editado (?:en español )?por|edição d[eo]|redigiert von|redattore"
)
CREDIT = re.compile(rf"\b(?:(?P<reported>{REPORTED})|(?P<edited>{EDITED}))\s*", re.IGNORECASE)
# The full stops in it are those of St. Louis, Lansing, Mich., and Washington, D.C.
FROM = r"(?:[^.]|\b(?:St|Ft|Mt|[A-Z])\.(?=\S| [A-Z])|\b[A-Z][a-z]{2,4}\.(?=,|$))+"
HELPED = re.compile(
    rf"(?P<names>.+?) (?:also )?(?:contributed reporting from {FROM}|reported from {FROM}"
    rf"|(?:contributed|helped)(?: reporting)? (?:to|with) this (?:report|story|article)(?: from {FROM})?)\.?"
)
# Besides names and places, which have capitals, nothing but these words is in it: any other makes it a sentence.
SMALL = frozenset(
    """by in and with from for of at on the to an a additional further also reporting report reported editing
    edited writing written compiled translated translation produced contributed contributing contributor
    contributors this story article helped writer writers reporter reporters correspondent correspondents
    journalist journalists staff de du des la le les et en par avec édité rédigé traduit française version
    reportage del los las y e do da dos das por para com con edición editado español edição reportagem
    reporte reportes reportaje información escrito traducido tradução bericht von und aus geschrieben redigiert
    redattore van der den al el bin ben ibn abu d l s""".split()
)
WORD = re.compile(r"[^\W\d_][\w.-]*")
BETWEEN = re.compile(r"\s*(?:,? and |,? & |, | et | y | und )\s*")
PLACE = re.compile(r"\s+(?:in|from|at)\s+.*")
TITLE = re.compile(r".*\b(?:writers?|reporters?|journalists?|correspondents?|contributors?)\s+|.*['’]s?\s+")
AROUND = "() ."
LONGEST = 600


class People(NamedTuple):
    """Names as printed, without the places that they wrote from."""

    reporters: tuple[str, ...]
    editors: tuple[str, ...]


def is_credit(text: str) -> bool:
    """Whether a line does nothing but name who made the story, and from where."""
    bare = text.strip(AROUND)
    return (
        len(text) <= LONGEST
        and all(not word[0][0].islower() or word[0].rstrip(".").lower() in SMALL for word in WORD.finditer(text))
        and (CREDIT.search(bare) is not None or HELPED.fullmatch(bare) is not None)
    )


def people_of(text: str) -> People:
    """The people that such a line names."""
    bare = text.strip(AROUND)
    if helped := HELPED.fullmatch(bare):
        return People(_names(TITLE.sub("", helped["names"])), ())
    found = list(CREDIT.finditer(bare))
    roles: dict[str, tuple[str, ...]] = {"reported": (), "edited": ()}
    starts = [*(each.start() for each in found), len(bare)]
    for one, after in zip(found, starts[1:], strict=True):
        roles[one.lastgroup or ""] += _names(re.split(r";|\.(?=\s*$)", bare[one.end() : after])[0])
    return People(roles["reported"], roles["edited"])


def _names(listed: str) -> tuple[str, ...]:
    names = (PLACE.sub("", each).strip(" ,;") for each in BETWEEN.split(listed.strip(" ,;")))
    return tuple(dict.fromkeys(name for name in names if name[:1].isupper() and not is_region(name)))
