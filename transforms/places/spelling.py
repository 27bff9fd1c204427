"""A name as it is looked up, in whatever capitals, accents and punctuation it is printed."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

DROPPED = re.compile(r"[\u0300-\u036f.'`’‘ʼʻʹ]")
WORD = re.compile(r"\w+")
# Letters that are no letter with an accent; a Turkish I in capitals has lost what tells it.
LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


@lru_cache(8192)
def fold(name: str) -> str:
    """A name without capitals, accents, full stops and apostrophes, its words apart by one space: `st louis`.

    The accents of other scripts than Latin, Greek and Cyrillic make letters, and stay.
    """
    bare = normalize("NFC", DROPPED.sub("", normalize("NFKD", name).casefold()).translate(LETTERS))
    return " ".join([SHORT.get(word, word) for word in WORD.findall(bare)])
