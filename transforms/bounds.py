"""How much a parser or a walk is given: what is past these bounds is refused before it costs minutes."""

from __future__ import annotations

import re

from lxml import etree

from schemas.spike import BadCopy

# Elements of one copy, which are walked in Python: a table of 10,000 rows and 18 columns has so many.
ELEMENTS = 200_000
# Attributes of one tag: the parser compares each with all before it. Tags of news have 30 at most.
ATTRIBUTES = 2_000
ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+"""
RAW = "[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE]"
# A tag as HTML's standard reads it, its second group one attribute too many; with the text of a script, where `<` is
# no tag. Each piece is matched once and never given back, so that no markup makes this slow.
TAG = re.compile(
    rf"<(?:!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+)|(?:({RAW})(?=[\s/>])|[A-Za-z][^\s/>]*+)"
    rf"(?:{ATTRIBUTE}){{0,{ATTRIBUTES}}}+({ATTRIBUTE})?(?(1)[^<]*+(?:<(?!/(?:{RAW}))[^<]*+)*+))"
)


# Counted by the parser's own code: to walk them from here would cost more than to parse them.
COUNT = etree.XPath("count(.//*)")


def refuse_crowded(markup: str) -> None:
    """BadCopy for HTML with a tag that has more attributes than any tag needs."""
    # Each takes two characters at least.
    if len(markup) > 2 * ATTRIBUTES and any(too_many for _, too_many in TAG.findall(markup)):
        raise BadCopy("too_large", f"a tag of more than {ATTRIBUTES} attributes")


def refuse_vast(element: etree._Element) -> int:
    """How many elements are in this one; BadCopy when they are more than any copy needs."""
    count = COUNT(element)
    assert isinstance(count, float)
    if count > ELEMENTS:
        raise BadCopy("too_large", f"more than {ELEMENTS} elements in one copy")
    return int(count)
