"""What agencies send beside their copy: notes to editors, and what is not for publication at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from transforms.markup import blocks

OPENS = re.compile(r"\W*(?:notizblock|notebook|redaktionelle hinweise|notes? to editors?)\W*", re.IGNORECASE)
NOT_FOR_PUBLICATION = re.compile(
    r"\W*(?:die folgenden informationen sind nicht zur veröffentlichung bestimmt"
    r"|the following information is not (?:intended )?for publication)\b",
    re.IGNORECASE,
)
# Classes of marked-up blocks.
NONPUBLIC = frozenset({"np-nonpublic", "nonpublic", "contacts"})
NOTES = frozenset({"notepad", "np-public", "closingline", "ednote"})
CUT = "cut"


def apart(texts: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Paragraphs as copy, notes to editors, and what is not for publication: each goes on until the next begins."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    to = 0
    for text in texts:
        if NOT_FOR_PUBLICATION.match(text):
            to = 2
        elif to == 0 and OPENS.fullmatch(text):
            to = 1
        found[to].append(text)
    return found


def cut(body: etree._Element) -> tuple[list[str], list[str]]:
    """The blocks that are marked as notes to editors, and as not for publication, taken out of a body."""
    marks = set().union(*(classes(each) for each in body.iter() if each.get("class")))
    nonpublic = _taken(body, NONPUBLIC) if marks & NONPUBLIC else []
    return _taken(body, NOTES) if marks & NOTES else [], nonpublic


def remove(root: etree._Element, elements: Iterable[etree._Element]) -> None:
    """Takes elements out of the tree of their root; the text after each stays."""
    for each in elements:
        each.tag = CUT
    etree.strip_elements(root, CUT, with_tail=False)


def classes(element: etree._Element) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def told(lines: Sequence[str]) -> str | None:
    """Notes as one text, each line once: agencies send them marked up and again one by one."""
    return "\n".join(dict.fromkeys(each for text in lines for each in text.split("\n"))) or None


def _taken(body: etree._Element, marks: frozenset[str]) -> list[str]:
    marked = []
    walk = etree.iterwalk(body, events=("start",))
    for _, each in walk:
        if each is not body and each.get("class") and classes(each) & marks:
            marked.append(each)
            # What is inside goes with it.
            walk.skip_subtree()
    found = [text for each in marked for text in blocks(each)]
    remove(body, marked)
    return found
