"""Copy as it must not be: cut short, bytes flipped, pieces doubled, moved and mixed with another file's.

What is markup or JSON is also changed so that it stays so: else few changes reach past its parser.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff",
    b"]]>",
    b"<![CDATA[",
    b"&#0;",
    b"\x01",
    b"\x03",
    b"\r",
    b"{",
    b"[",
    b"9" * 400,
)
# An element without others inside, a value of an attribute or of an element.
LEAF = re.compile(rb"<([\w:.-]+)(?:\s[^<>]*)?>[^<>]*</\1\s*>")
VALUE = re.compile(rb"(?<=\w=\")[^<>\"]*(?=\")|(?<=>)[^<>]+(?=<)")
ODD = (
    "",
    " ",
    "0",
    "-1",
    "9" * 400,
    "2026-13-45T99:99:99Z",
    "24:00",
    "NaN",
    "P1D",
    "\u202e",
    "&#0;",
    "&lt;p>&lt;",
    "x" * 9000,
)
ODD_JSON: tuple[Any, ...] = (None, True, 0, -1, 1e308, [], {}, [[]], {"": None}, *ODD)


def cut(payload: bytes, places: int) -> Iterator[bytes]:
    """The payload cut at so many places, evenly spread."""
    step = max(1, len(payload) // places)
    return (payload[:at] for at in range(0, len(payload), step))


def flipped(payload: bytes, times: int, chance: random.Random) -> Iterator[bytes]:
    """The payload so many times with one byte changed."""
    for _ in range(times):
        changed = bytearray(payload)
        changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield bytes(changed)


def mutated(seeds: list[bytes], chance: random.Random) -> bytes:
    """One of the seeds after one to eight changes: of any kind, or of those alone that leave its form."""
    payload, kinds = chance.choice(seeds), chance.choice((KINDS, IN_FORM, KINDS + IN_FORM))
    for _ in range(chance.randint(1, 8)):
        payload = chance.choice(kinds)(payload or b"x", seeds, chance)
    return payload


def _flip(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    return next(flipped(payload, 1, chance))


def _cut(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(payload)), chance.randrange(len(payload) + 1)))
    return payload[:start] + payload[end:]


def _double(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    start = chance.randrange(len(payload))
    piece = payload[start : start + chance.randint(1, 200)]
    return payload[:start] + piece * chance.choice((2, 3, 50)) + payload[start:]


def _insert(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(payload))
    return payload[:at] + chance.choice(TOKENS) + payload[at:]


def _splice(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(seeds) or b"x"
    return payload[: chance.randrange(len(payload) + 1)] + other[chance.randrange(len(other)) :]


def _move_element(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    """Put an element in the place of another, beside it, or nowhere."""
    there = list(LEAF.finditer(payload))
    if not there:
        return payload
    place, piece = chance.choice(there), chance.choice(list(LEAF.finditer(chance.choice(seeds))) or there)[0]
    put = chance.choice((b"", piece, piece + place[0], place[0] * 30, b"<%b>%b</%b>" % (place[1], place[0], place[1])))
    return payload[: place.start()] + put + payload[place.end() :]


def _set_value(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    """Give an attribute or an element an odd value, or that of another."""
    there = list(VALUE.finditer(payload))
    if not there:
        return payload
    place = chance.choice(there)
    put = chance.choice((chance.choice(ODD).encode(), chance.choice(there)[0]))
    return payload[: place.start()] + put + payload[place.end() :]


def _set_node(payload: bytes, seeds: list[bytes], chance: random.Random) -> bytes:
    """Give a node of JSON an odd value, that of another, or another's name."""
    try:
        document = json.loads(payload)
    except ValueError:
        return payload
    places = list(_places(document))
    if not places:
        return payload
    (holder, key), (other, name) = chance.choice(places), chance.choice(places)
    kind = chance.randrange(4)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, dict) and isinstance(name, str):
        holder[name] = holder[key]
    else:
        holder[key] = json.loads(json.dumps(other[name])) if kind == 2 else chance.choice(ODD_JSON)
    return json.dumps(document).encode()


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key or index) of a document."""
    for key, inner in list(
        node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    ):
        yield node, key
        yield from _places(inner)


KINDS = (_flip, _cut, _double, _insert, _splice)
IN_FORM = (_move_element, _set_value, _set_node)
