"""XML from the wire: parsed without network, DTD or entities, whatever charset it claims."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from schemas.spike import BadCopy
from transforms.charset import decode

DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
# Bombs and files are declared as general entities; parameter entities (%) are only ever fetched, and nothing is.
GENERAL_ENTITY = re.compile(r"<!ENTITY\s+(?!%)([\w.:-]+)\s+(SYSTEM|PUBLIC|\"[^\"]*[&%]|'[^']*[&%])")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# XML 1.0 forbids these, agencies' line gear still sends them.
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def root_of(payload: bytes) -> tuple[etree._Element, str]:
    """The root element and the charset that was used; BadCopy when it is unsafe, too deep or not well-formed."""
    declared = DECLARATION.match(payload[:200])
    text, charset = decode(payload, declared[1].decode("ascii") if declared else None)
    text = PROLOG.sub("", text, count=1).translate(CONTROLS)
    _refuse_bombs(text)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(NAMED.sub(_character, text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as bad:
        raise BadCopy("too_deep" if "depth" in bad.msg else "malformed", f"not well-formed XML: {bad.msg}") from bad
    return root, charset


def local(element: etree._Element) -> str:
    """An element's name without its namespace: feeds bind the right one, the wrong one, or none."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _refuse_bombs(text: str) -> None:
    start = text.find("<!DOCTYPE")
    if start < 0:
        return
    if found := GENERAL_ENTITY.search(text, start):
        raise BadCopy("unsafe", f"declares entity {found[1]!r} that nests or points elsewhere; nothing was expanded")


def _character(name: re.Match[str]) -> str:
    """A named character of HTML that XML does not know without its DTD."""
    return name[0] if name[1] in XML_NAMES else html5.get(name[1] + ";", name[0])
