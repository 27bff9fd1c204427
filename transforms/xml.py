"""XML from the wire: parsed without network, DTD or entities, whatever charset it claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from html.entities import html5
from xml.sax.saxutils import escape

from lxml import etree

from schemas.spike import BadCopy
from transforms.charset import decode, glimpse

DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
# What stands before the root element.
BEFORE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
ROOT = re.compile(r"<(?:!DOCTYPE\s+)?(?:[\w.-]+:)?([\w.-]+)(?=[\s/>\[])")
# Bombs and files are declared as general entities; parameter entities (%) are only ever fetched, and nothing is.
GENERAL_ENTITY = re.compile(r"<!ENTITY\s+(?!%)([\w.:-]+)\s+(?:SYSTEM|PUBLIC|\"[^\"]*(?:&(?!\#)|%)|'[^']*(?:&(?!\#)|%))")
# References that XML knows without a DTD are left alone, and so is what stands where there are none.
ODD = "&(?!(?:amp|lt|gt|quot|apos);)"
ODD_REFERENCE = re.compile(ODD)
REFERENCE = re.compile(
    rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|{ODD}(#[xX][0-9A-Fa-f]+;|#[0-9]+;|[A-Za-z_][\w.-]*;)?", re.DOTALL
)
# Names and numbers shorter than this are kept in mind, with what they stand for.
COMMON = 16
# XML 1.0 forbids these, agencies' line gear still sends them.
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
CONTROL_BYTES = bytes(each for each in CONTROLS if each < 32)


def root_name(head: bytes) -> str | None:
    """The local name of the root element, from a payload's first bytes; None when they are not XML's."""
    text, at = glimpse(head), 0
    doctype = None
    while before := BEFORE.match(text, at):
        doctype = ROOT.match(before[0]) or doctype
        at = before.end()
    # Where a long DOCTYPE fills the head, its name is the root's.
    found = ROOT.match(text, at) or doctype
    return found[1] if found else None


def root_of(payload: bytes, habit: str | None) -> tuple[etree._Element, str]:
    """The root element and the charset that was used; BadCopy when it is unsafe, too deep or not well-formed.

    `habit` is the charset of the feed. Lossless repairs only: named characters of HTML, bare ampersands, forbidden
    controls, prefixes bound to nothing.
    """
    text, charset = cleaned(payload, habit)
    return parsed(text), charset


def cleaned(payload: bytes, habit: str | None) -> tuple[str, str]:
    """XML as text without its declaration and repaired where that loses nothing, and its charset; BadCopy as above."""
    declared = DECLARATION.match(payload[:200])
    text, charset = decode(payload, declared[1].decode("ascii") if declared else None, habit)
    prolog = PROLOG.match(text)
    text = without_controls(text[prolog.end() :] if prolog else text)
    _refuse_bombs(text)
    return REFERENCE.sub(_reference, text) if ODD_REFERENCE.search(text) else text, charset


def parsed(text: str) -> etree._Element:
    """The root element of text that was cleaned; BadCopy as above."""
    return _tree(text.encode("utf-8", "replace"))


def local(element: etree._Element) -> str:
    """An element's name without its namespace: feeds bind the right one, the wrong one, or none."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


def each(element: etree._Element, path: str) -> Iterator[etree._Element]:
    """The elements at a path of local names, `body/body.content`, in document order."""
    name, _, rest = path.partition("/")
    # In lxml `{*}` is any namespace and none.
    for child in element.iterchildren("{*}" + name):
        if rest:
            yield from each(child, rest)
        else:
            yield child


class Parts(dict[str, list[etree._Element]]):
    """The children of elements by their names; those of a name that is not there are none."""

    def __missing__(self, name: str) -> list[etree._Element]:
        return []


def children(elements: Iterable[etree._Element]) -> Parts:
    """The children of elements by their local names, found once where many are asked for."""
    found = Parts()
    for element in elements:
        for child in element:
            found.setdefault(local(child), []).append(child)
    return found


def inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a local name anywhere inside one, in document order."""
    return element.iter("{*}" + name)


def said(elements: Iterable[etree._Element], attribute: str) -> Iterator[str]:
    """What the attribute of a local name says on each of these elements, where it says anything."""
    for element in elements:
        for name, value in element.items():
            if (name == attribute or _local(name) == attribute) and (kept := " ".join(str(value).split())):
                yield kept


def without_controls(text: str) -> str:
    """Text without the controls that XML forbids."""
    # Bytes show fifty times as fast as text that there are none, as in nearly every file.
    coded = text.encode("utf-8", "replace")
    if len(coded.translate(None, CONTROL_BYTES)) == len(coded) and "\ufffe" not in text and "\uffff" not in text:
        return text
    return text.translate(CONTROLS)


def whole(stated: str | None) -> int | None:
    """A whole number that copy states, `0399`; None for anything else."""
    number = (stated or "").strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


# A file has few names, however many elements.
@lru_cache(4096)
def folded(tag: object) -> str:
    """The local name of an element's tag in lower case; empty for a comment's."""
    return _local(tag).lower() if isinstance(tag, str) else ""


@lru_cache(4096)
def _local(name: str | bytes) -> str:
    return str(name).rpartition("}")[2].rpartition(":")[2]


def _tree(coded: bytes) -> etree._Element:
    parser = _parser(recover=False)
    try:
        return etree.fromstring(coded, parser)
    except etree.XMLSyntaxError as bad:
        if all(error.domain_name == "NAMESPACE" for error in parser.error_log):
            return _without_prefixes(etree.fromstring(coded, _parser(recover=True)))
        raise BadCopy("too_deep" if "depth" in bad.msg else "malformed", f"not well-formed XML: {bad.msg}") from bad


def _without_prefixes(root: etree._Element) -> etree._Element:
    """Elements whose prefix is bound to nothing, by their local names: such a prefix has become part of the name."""
    for element in root.iter(etree.Element):
        if ":" in str(element.tag).rpartition("}")[2]:
            # What is left may be no name, `n:1`; no reader asks for it.
            with suppress(ValueError):
                element.tag = local(element)
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True, recover=recover,
    )  # fmt: skip


def _refuse_bombs(text: str) -> None:
    start = text.find("<!DOCTYPE")
    if start < 0:
        return
    if found := GENERAL_ENTITY.search(text, start):
        raise BadCopy("unsafe", f"declares entity {found[1]!r} that nests or points elsewhere; nothing was expanded")


def _reference(found: re.Match[str]) -> str:
    """What a reference stands for, or what is no reference."""
    if name := found[1]:
        return _common(name) if len(name) < COMMON else _meaning(name)
    return "&amp;" if found[0] == "&" else found[0]


def _meaning(name: str) -> str:
    """What a reference of this name or number stands for; one that nobody knows stays in sight."""
    character = _numbered(name[1:-1]) if name[0] == "#" else html5.get(name)
    return f"&amp;{name}" if character is None else escape(character)


# The same few come a thousand times in a file.
_common = lru_cache(4096)(_meaning)


def _numbered(number: str) -> str:
    """The character of a number, as browsers read it: 128 to 159 are windows-1252's; empty when XML forbids it."""
    digits = number.lstrip("xX0") or "0"
    code = int(digits, 16 if number[0] in "xX" else 10) if len(digits) < 8 else 0
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("windows-1252", "ignore")
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return ""
    return chr(code).translate(CONTROLS)
