"""The header of a mail or of one of its parts: fields unfolded, encoded words decoded, raw bytes read."""

from __future__ import annotations

import re
from binascii import Error, a2b_base64, a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from schemas.spike import BadCopy
from transforms.body import line
from transforms.charset import decode

# What may stand above a mail's header: a mark of UTF-8, blank lines, the line that begins a mail in an mbox file.
ABOVE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:>?From [^\n]*\n)?")
# A header: its fields, each with the lines that continue it, up to a blank line or the first line that is neither.
BLOCK = re.compile(rb"((?:[!-9;-~]+[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*+(?:\n|\Z))*+)(?:[ \t]*\r?(?:\n|\Z))?")
FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
FOLD = re.compile(rb"\r?\n[ \t]*")
WORD = re.compile(rb"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^\r\n]*?)\?=")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
# A name and an address in angle brackets, or in the oldest form an address and the name beside it as a comment.
MAILBOX = re.compile(
    r'(?:"((?:[^"\\]|\\.)*)"|([^",;<>]*))\s*<\s*([^<>\s]+)\s*>|([^\s,;:<>"()]+@[^\s,;<>"()]+)(?:\s*\(([^()]*)\))?'
)
# A mail has two of these at its top; no other text of header and body has.
KNOWN = frozenset(
    "from to cc sender reply-to subject date message-id received return-path delivered-to mime-version in-reply-to "
    "references dkim-signature authentication-results x-received envelope-to list-id x-mailer user-agent".split()
)
# Nobody writes more; what does is read as far as this.
LONGEST, MOST, SENDERS = 8192, 100, 1000


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one header by their lower-case names, in order, as bytes."""

    said: dict[str, list[bytes]]

    def text(self, *names: str) -> str | None:
        """What the first of these fields that is there says, as a line."""
        return next((text for name in names for each in self.said.get(name, ()) if (text := decoded(each))), None)

    def listed(self, name: str) -> tuple[str, ...]:
        """What a field lists between commas."""
        return tuple(filter(None, map(str.strip, (self.text(name) or "").split(","))))[:MOST]

    def ids(self, *names: str) -> tuple[str, ...]:
        """The message ids in these fields, each once, as sent: in their angle brackets."""
        return tuple(dict.fromkeys(each for name in names for each in MESSAGE_ID.findall(self.text(name) or "")))[:MOST]

    def mailboxes(self, name: str) -> Iterator[tuple[str | None, str]]:
        """The mailboxes in a field: the name that is shown, and the address."""
        # Decoded after it is taken apart: a name may hold a comma.
        flat = b"".join(map(_flat, self.said.get(name, ())[:1]))[:SENDERS].decode("utf-8", "surrogateescape")
        for quoted, shown, address, bare, comment in MAILBOX.findall(flat):
            shown = quoted.replace("\\", "") or shown or comment
            yield decoded(shown.encode("utf-8", "surrogateescape")), address or bare


def top_of(payload: bytes, end: int) -> tuple[Headers, int]:
    """The header of a mail, perhaps below blank lines, and where its body begins."""
    above = ABOVE.match(payload, 0, end)
    return header_of(payload, above.end() if above else 0, end)


def is_mail(head: bytes) -> bool:
    """Whether a payload that begins so is a mail, or a file of mails."""
    return len(KNOWN & top_of(head, len(head))[0].said.keys()) >= 2


def header_of(payload: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header that begins at `start`, and where what it heads begins."""
    block = BLOCK.match(payload, start, end)
    if not block:
        return Headers({}), start
    said: dict[str, list[bytes]] = {}
    for name, value in FIELD.findall(block[1]):
        said.setdefault(name.decode("ascii").lower(), []).append(value)
    return Headers(said), block.end()


def decoded(raw: bytes) -> str | None:
    """A field's value as a line; RFC 2047's words that follow one another are one text, however they were cut."""
    pieces: list[tuple[str | None, bytes]] = []
    at, flat = 0, _flat(raw)
    for word in WORD.finditer(flat):
        between = flat[at : word.start()]
        if between.strip() or not pieces:
            pieces.append((None, between))
        pieces.append((word[1].decode("ascii").lower(), _word(word[2], word[3])))
        at = word.end()
    pieces.append((None, flat[at:]))
    runs = groupby(pieces, key=lambda piece: piece[0])
    return line("".join(loosely(b"".join(each for _, each in run), charset)[0] for charset, run in runs))


def loosely(payload: bytes, declared: str | None, habit: str | None = None) -> tuple[str, str]:
    """Bytes as text and the charset, never an exception: what is in no charset that it could be in is replaced."""
    try:
        return decode(payload, declared, habit)
    except BadCopy:
        return payload.decode("windows-1252", "replace"), "windows-1252"


def _flat(raw: bytes) -> bytes:
    return FOLD.sub(b" ", raw[:LONGEST]).strip()


def _word(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return a2b_qp(text, header=True)
    try:
        return a2b_base64(text + b"==")
    except Error:
        return text
