"""What agencies send beside their copy: notes to editors, and what is not for publication at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from transforms.body import blocks

OPENS = re.compile(r"\W*(?:notizblock|notebook|redaktionelle hinweise|notes? to editors?)\W*", re.IGNORECASE)
NOT_FOR_PUBLICATION = re.compile(
    r"\W*(?:die folgenden informationen sind nicht zur veröffentlichung bestimmt"
    r"|the following information is not (?:intended )?for publication)\b",
    re.IGNORECASE,
)
# Classes of marked-up blocks.
NONPUBLIC = frozenset({"np-nonpublic", "nonpublic", "contacts"})
NOTES = frozenset({"notepad", "np-public", "closingline", "ednote"})


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
    nonpublic = _taken(body, NONPUBLIC)
    return _taken(body, NOTES), nonpublic


def remove(element: etree._Element) -> None:
    """Takes an element out of its tree; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def classes(element: etree._Element) -> set[str]:
    """The classes of an element."""
    return set((element.get("class") or "").split())


def told(lines: Sequence[str]) -> str | None:
    """Notes as one text, each line once: agencies send them marked up and again one by one."""
    return "\n".join(dict.fromkeys(each for text in lines for each in text.split("\n"))) or None


def _taken(body: etree._Element, marks: frozenset[str]) -> list[str]:
    found: list[str] = []
    for each in [each for each in body.iter() if each.attrib and marks & classes(each)]:
        # What was inside another such block has gone with it.
        if each is not body and body in each.iterancestors():
            found.extend(blocks(each))
            remove(each)
    return found
