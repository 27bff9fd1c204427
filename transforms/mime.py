"""The parts of a mail: multiparts taken apart within bounds, transfer encodings undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from schemas.spike import BadCopy
from transforms.headers import Headers, decoded, header_of, loosely, top_of

# Mails that people forward of forwarded mails have five levels and some dozens of parts.
DEPTH, PARTS = 20, 500
CONTENT = ("content-type", "content-disposition", "content-transfer-encoding")
# Values of these are ASCII and short, and the parser of their parameters is slow.
LONGEST = 2000
# What the standard library raises for parameters that are broken enough.
BROKEN = (ValueError, LookupError, TypeError)
LINE_END = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
NEWLINE = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A mail or a part of one: its header, the standard library's view of its content, and the parts in it."""

    headers: Headers
    content: Message
    parts: tuple[Part, ...]
    cut: bool = False

    @property
    def kind(self) -> str:
        """Its media type."""
        return self.content.get_content_type()

    @property
    def name(self) -> str | None:
        """The name of the file that it is."""
        try:
            name = self.content.get_filename()
        except BROKEN:
            return None
        return decoded(str(name).encode("utf-8", "surrogateescape")) if name else None

    @property
    def charset(self) -> str | None:
        """The charset that it declares."""
        try:
            return self.content.get_content_charset()
        except BROKEN:
            return None

    @property
    def payload(self) -> bytes:
        """Its bytes, transfer encoding undone as far as it can be."""
        found = self.content.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""

    def says(self, parameter: str, value: str) -> bool:
        """Whether a parameter of its media type has this value."""
        try:
            return str(self.content.get_param(parameter, "")).lower() == value
        except BROKEN:
            return False

    def text(self, habit: str | None) -> tuple[str, str]:
        """Its text, with the lines that RFC 3676 broke joined, and its charset; `habit` is the feed's."""
        text, charset = loosely(self.payload, self.charset, habit)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self.says("format", "flowed"):
            text = _unflowed(text, -1 if self.says("delsp", "yes") else None)
        return text, charset

    def leaves(self) -> Iterator[Part]:
        """Its innermost parts, in order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def mail_of(payload: bytes) -> Part:
    """The mail of these bytes, taken apart; BadCopy when it nests deeper, or has more parts, than any honest one."""
    return _Splitter(payload).mail()


class _Splitter:
    """Takes one mail apart and counts its parts: the standard parser has no bounds, and looks at every line."""

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.count = 0

    def mail(self) -> Part:
        end = len(self.payload)
        return self._part(*top_of(self.payload, end), end, "text/plain", 0)

    def _part(self, headers: Headers, start: int, end: int, kind: str, depth: int) -> Part:
        self.count += 1
        if depth > DEPTH:
            raise BadCopy("too_deep", f"multiparts nested more than {DEPTH} deep")
        if self.count > PARTS:
            raise BadCopy("too_deep", f"a mail of more than {PARTS} parts")
        content = _content(headers, kind)
        spans = list(self._spans(boundary, start, end)) if (boundary := _boundary(content)) else []
        if not spans:
            content.set_payload(self.payload[start:end].decode("ascii", "surrogateescape"))
            return Part(headers, content, ())
        inner = "message/rfc822" if content.get_content_subtype() == "digest" else "text/plain"
        parts = []
        for begin, close in spans:
            head, body = header_of(self.payload, begin, close)
            parts.append(self._part(head, body, close, inner, depth + 1))
        return Part(headers, content, tuple(parts), cut=spans[-1][1] == end)

    def _spans(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the parts stand between their boundaries; where the last is not closed, it goes on to the end."""
        mark, begun = b"--" + boundary, None
        at = self.payload.find(mark, start, end)
        while at >= 0:
            line_end = LINE_END.match(self.payload, at + len(mark), end)
            if line_end and (at == start or self.payload[at - 1] == NEWLINE):
                if begun is not None:
                    yield begun, max(begun, at - 1 - (self.payload[at - 2 : at - 1] == b"\r"))
                if line_end[1]:
                    return
                begun = line_end.end()
            at = self.payload.find(mark, at + len(mark), end)
        if begun is not None:
            yield begun, end


def _content(headers: Headers, kind: str) -> Message:
    message = Message()
    message.set_default_type(kind)
    for name in CONTENT:
        value = b"".join(headers.said.get(name, ())[:1])[:LONGEST]
        if value.strip():
            message[name] = " ".join(value.decode("utf-8", "replace").split())
    return message


def _boundary(content: Message) -> bytes | None:
    if content.get_content_maintype() != "multipart":
        return None
    try:
        boundary = content.get_boundary()
    except BROKEN:
        return None
    return boundary.encode("utf-8", "surrogateescape") if boundary else None


def _unflowed(text: str, end: int | None) -> str:
    """Paragraphs as lines: one that ends in a space goes on in the next; `-- ` before a signature does not.

    `end` is how much of that line is copy: -1 where the space is only a mark.
    """
    joined: list[str] = []
    goes_on = False
    for each in text.split("\n"):
        row = each.removeprefix(" ")
        if goes_on and row.strip() and row != "-- ":
            joined[-1] = joined[-1][:end] + row
        else:
            joined.append(row)
        goes_on = row.endswith(" ") and row != "-- "
    return "\n".join(joined)
