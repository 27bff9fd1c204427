"""The elements of NewsML, 1 and G2, by local names in any case: feeds bind the right namespace, a wrong one or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from transforms.body import line
from transforms.markup import text_of
from transforms.tags import tag_of
from transforms.times import Clock
from transforms.xml import Parts, folded

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Of a concept's names, the one that is meant to be read; abbreviations last.
ROLES = ("display", "full", None, "short", "mnemonic")


def parts(*elements: etree._Element) -> Parts:
    """The children of elements by their local names, in lower case."""
    found = Parts()
    for element in elements:
        for child in element:
            found.setdefault(folded(child.tag), []).append(child)
    return found


def within(element: etree._Element) -> Parts:
    """An element and all that is inside it, by local names in lower case, in document order."""
    found = Parts()
    for each in element.iter():
        found.setdefault(folded(each.tag), []).append(each)
    return found


def name_of(element: etree._Element) -> str:
    """An element's local name in lower case."""
    return folded(element.tag)


def text(element: etree._Element) -> str | None:
    """The text of an element as a single line."""
    return text_of(element) if len(element) else line(element.text)


def texts(elements: Iterable[etree._Element]) -> list[str]:
    """The texts of elements, those that have one."""
    return [said for element in elements if (said := text(element))]


def first(elements: Iterable[etree._Element]) -> str | None:
    """The text of the first element that has one."""
    for element in elements:
        if found := text(element):
            return found
    return None


def said(element: etree._Element, *attributes: str) -> str | None:
    """What the first of these attributes that says anything says."""
    for name in attributes:
        if (value := element.get(name)) and (kept := line(value)):
            return kept
    return None


def term(element: etree._Element) -> str | None:
    """The code of what an element names, without its scheme: `usable` of `stat:usable`, or the end of its address."""
    code = said(element, "qcode", "literal")
    return code.rpartition(":")[2] if code else (said(element, "uri") or "").rpartition("/")[2] or None


def role(element: etree._Element, attribute: str = "role") -> str:
    """A role or type without its scheme or the rest of its address, in lower case."""
    stated = element.get(attribute) or element.get(f"{attribute}uri")
    return _bare(stated) if stated else ""


def named(element: etree._Element, language: str | None) -> str | None:
    """The name of what an element stands for, in the language of its item where it is given in several."""
    names = [child for child in element if name_of(child) == "name"]
    if len(names) > 1:
        names = sorted(spoken(names, language), key=lambda name: ROLES.index(role(name) or None) if _known(name) else 2)
    return first(names)


def spoken(elements: Sequence[etree._Element], language: str | None) -> list[etree._Element]:
    """Those elements that are in a language; else those that state none; else those in the language of the first."""
    wanted = (language or "").partition("-")[0].lower()
    tongues = list(map(_tongue, elements))
    for tongue in (wanted, "", *tongues[:1]):
        if tongue in tongues:
            return [element for element, each in zip(elements, tongues, strict=True) if each == tongue]
    return []


@dataclass(frozen=True, slots=True)
class Item:
    """An item, its parts by their names, and what was odd in it."""

    element: etree._Element
    parts: Parts
    meta: Parts
    about: Parts
    rights: Parts
    language: str | None
    clock: Clock

    @property
    def guid(self) -> str | None:
        """Its id, without its version."""
        return said(self.element, "guid")

    @property
    def kind(self) -> str | None:
        """What it is: text, picture, …; a package is composite even when it does not say so."""
        stated = next((term(each) for each in self.meta["itemclass"]), None)
        return stated or ("composite" if name_of(self.element) == "packageitem" else None)

    def called(self, elements: list[etree._Element]) -> tuple[str, ...]:
        """What elements stand for: their names, else what their attributes say."""
        names = (named(each, self.language) or said(each, "literal", "qcode", "uri") for each in elements)
        return tuple(dict.fromkeys(filter(None, names)))

    def own(self, elements: list[etree._Element]) -> list[etree._Element]:
        """Elements, those that state another language last."""
        if len(elements) < 2:
            return elements
        mine = ("", (self.language or "").partition("-")[0].lower())
        return sorted(elements, key=lambda each: _tongue(each) not in mine)

    def spoken(self, elements: list[etree._Element]) -> list[etree._Element]:
        """Of elements in several languages, those in its own."""
        return spoken(elements, self.language)


def item_of(element: etree._Element, root: etree._Element, clock: Clock) -> Item:
    """An item of a message, or one that stands alone."""
    held = parts(element)
    about = parts(*held["contentmeta"])
    tag = next((tag for each in about["language"] if (tag := said(each, "tag"))), None)
    language = tag_of(tag or said(element, LANG) or said(root, LANG, "lang"), clock.warnings)
    return Item(element, held, parts(*held["itemmeta"]), about, parts(*held["rightsinfo"]), language, clock)


def _tongue(element: etree._Element) -> str:
    return (element.get(LANG) or "").partition("-")[0].lower()


def _known(name: etree._Element) -> bool:
    return (role(name) or None) in ROLES


@lru_cache(4096)
def _bare(stated: str) -> str:
    return (line(stated) or "").rpartition(":")[2].rpartition("/")[2].lower()
