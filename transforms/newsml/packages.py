"""The members of a NewsML-G2 package, in the order that its groups give them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from schemas.article import Link
from transforms.elements import name_of, parts, said


def members(package: etree._Element) -> Iterator[Link]:
    """The items of a package: those of its root group first, each group once, then what no group holds."""
    sets = parts(package)["groupset"]
    groups = parts(*sets)["group"]
    by_id = {identity: group for group in reversed(groups) if (identity := said(group, "id"))}
    roots = [by_id[root] for each in sets if (root := said(each, "root")) in by_id]
    seen: set[etree._Element] = set()
    # Groups name each other as deep as their sender likes, and in circles: a stack, not recursion.
    waiting = [package, *reversed(groups), *reversed(roots)]
    while waiting:
        each = waiting.pop()
        name = name_of(each)
        if name == "itemref":
            yield _link(each)
        elif name == "groupref" and (group := by_id.get(said(each, "idref") or "")) is not None:
            waiting.append(group)
        elif name in ("group", "packageitem") and each not in seen:
            seen.add(each)
            waiting.extend(child for child in reversed(each) if name_of(child) in ("itemref", "groupref"))


def _link(reference: etree._Element) -> Link:
    """A reference; what it is to the package is the role of its group."""
    group = reference.getparent()
    rel = said(group, "role") if group is not None else None
    return Link(
        rel=rel or "member", uri=said(reference, "residref", "guidref", "href"), version=said(reference, "version")
    )
