"""JSON from the wire: every field is read as the type that it should have, or not at all."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.faults import INT64
from schemas.spike import BadCopy
from transforms.body import line
from transforms.charset import glimpse

# A name or text, perhaps cut off by the end of the head; then a colon, or what opens and closes.
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)(?:"\s*(:)?|\\?\Z)|([{\[])|([}\]])', re.DOTALL)
# Between documents: line ends, the separators of JSON text sequences, what pads a block of tape.
BETWEEN = re.compile(r"[\s\0\x1e]*")
# Python refuses to read a number of more digits than 4300, and takes its time over fewer.
DIGITS = 19


def outline(head: bytes) -> dict[tuple[str, ...], set[str]]:
    """The keys of each object in a payload's first bytes, by the way to it: ("{", "items[", "{"); {} if not JSON's."""
    text = glimpse(head).lstrip()
    found: dict[tuple[str, ...], set[str]] = {}
    way: list[str] = []
    key = ""
    for name, colon, opens, closes in TOKEN.findall(text) if text[:1] in ("{", "[") else ():
        if opens:
            way.append(key + opens)
        elif closes:
            way = way[:-1]
        if colon and way and way[-1].endswith("{"):
            found.setdefault(tuple(way), set()).add(name)
        key = name if colon else ""
    return found


def documents(text: str) -> Iterator[Any]:
    """The documents of a text, one or one after another; BadCopy where it is no JSON, after those before it."""
    decoder = json.JSONDecoder(strict=False, parse_int=integer)
    at = _between(text, 0)
    while at < len(text):
        try:
            document, at = decoder.raw_decode(text, at)
        except ValueError as bad:
            raise BadCopy("malformed", f"not JSON: {bad}") from bad
        yield document
        at = _between(text, at)


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object; a value of a type that it should not have is left out, and noted in `warnings`."""

    said: dict[str, Any]
    warnings: list[str]

    def first(self, *names: str) -> Any:
        """What the first of these names that is there and not null holds, whatever it is."""
        for name in names:
            if (value := self.said.get(name)) is not None:
                return value
        return None

    def text(self, *names: str) -> str | None:
        """A text as a single line."""
        copy = self.copy(*names)
        return line(copy) if copy else None

    def copy(self, *names: str) -> str | None:
        """A text with its line ends."""
        value = self.first(*names)
        return value if value is None or isinstance(value, str) else self._as_text(names[0], value)

    def count(self, *names: str) -> int | None:
        """A whole number of 64 bits; one written as a text is read, and noted."""
        value = self.first(*names)
        found = whole(value)
        if value is not None and (found is None or isinstance(value, str)):
            self._doubt(names[0], value, "a whole number" if found is None else "a number")
        return found

    def numbered(self, *names: str) -> str | None:
        """A text or a number, as text."""
        value = self.first(*names)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return self.text(*names)
        return str(value)

    def texts(self, *names: str) -> tuple[str, ...]:
        """The texts of a list, or of one text with commas, each a single line."""
        value = self.first(*names)
        texts = value.split(",") if isinstance(value, str) else self._list(*names)
        return tuple(kept for each in texts if (kept := line(self._as_text(names[0], each))))

    def objects(self, *names: str) -> list[tuple[str | None, Fields]]:
        """The objects of a list, or of an object that names them or lists of them, each with its name; no nulls."""
        value = self.first(*names)
        if value is None:
            return []
        if isinstance(value, dict):
            lists = ((name, held if isinstance(held, list) else [held]) for name, held in value.items())
            named = [(name, each) for name, held in lists for each in held]
        else:
            named = [(None, each) for each in self._list(*names)]
        objects = [(name, each) for name, each in named if isinstance(each, dict)]
        for _, each in named:
            if each is not None and not isinstance(each, dict):
                self._doubt(names[0], each, "an object")
        return [(name, Fields(each, self.warnings)) for name, each in objects]

    def _list(self, *names: str) -> list[Any]:
        value = self.first(*names)
        if value is None or isinstance(value, list):
            return value or []
        self._doubt(names[0], value, "a list")
        return []

    def _as_text(self, name: str, value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        self._doubt(name, value, "text")
        return None

    def _doubt(self, name: str, value: Any, wanted: str) -> None:
        self.warnings.append(f"{name}: {type(value).__name__} where {wanted} belongs")


def whole(value: Any) -> int | None:
    """The whole number of 64 bits that a value is, or that a text holds; None for anything else."""
    if isinstance(value, str):
        digits = value.strip()
        value = int(digits) if digits.isdecimal() and len(digits) <= DIGITS else None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and value in INT64 else None


def integer(digits: str) -> int | float:
    """What the digits of JSON say; past 64 bits not to the last of them."""
    return int(digits) if len(digits) <= DIGITS else float(digits)


def _between(text: str, at: int) -> int:
    found = BETWEEN.match(text, at)
    return found.end() if found else at
