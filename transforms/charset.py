"""Bytes to text: the declared charset is a hint, the bytes decide."""

from __future__ import annotations

import codecs

from schemas.spike import BadCopy
from transforms.iso646 import decoded, variant_of

# UTF-32 first: its little-endian mark begins with that of UTF-16.
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What declares Latin-1 is written on Windows: 0x80-0x9F are curly quotes and dashes, not control characters.
AS_WINDOWS = {"iso8859-1", "ascii", "latin-1", "cp1252"}
# What is declared by the name of a standard is written with its vendor's additions.
SUPERSETS = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859-9": "cp1254"}
# Written in ASCII and escape sequences, so it is valid UTF-8: only the declaration tells.
ESCAPED = ("iso2022", "hz")
# What stands for a wrong byte: of so many characters one may be.
WRONG, FEW = "\ufffd", 100


def decode(payload: bytes, declared: str | None = None, habit: str | None = None) -> tuple[str, str]:
    """The text and the charset it was decoded with; BadCopy when no rule gives text.

    A byte order mark wins. `habit`, the charset of the feed, stands in for what is declared; a seven-bit variant of ISO
    646 is decided by it alone, since its bytes are ASCII's. Bytes that are valid UTF-8 are UTF-8 even when they declare
    another charset: no Latin-1 text of any length is valid UTF-8 by chance, and UTF-16 is seen from its bytes. Then the
    declared charset. Where it is none, UTF-8 or Latin-1: UTF-8 with a few wrong bytes (a story that was cut, a pasted
    quote), then windows-1252. A wrong byte becomes U+FFFD; in other charsets, one character in a hundred may be.
    """
    for mark, charset in BOMS:
        if payload.startswith(mark):
            return _decoded(payload[len(mark) :], charset), charset
    if habit and (variant := variant_of(habit)):
        return decoded(payload, variant), f"iso646-{variant}"
    if wide := _wide(payload):
        return _decoded(payload, wide), wide
    name = _known(habit or declared)
    if name and name.startswith(ESCAPED):
        return _decoded(payload, name), name
    try:
        return payload.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if name is None or name == "utf-8" or name in AS_WINDOWS:
            return _loose(payload)
    return _decoded(payload, name), name


def is_charset(name: str) -> bool:
    """Whether copy can be said to be in it: a charset of Python's, or a national variant of ISO 646."""
    return bool(variant_of(name) or _known(name))


def glimpse(head: bytes) -> str:
    """The first bytes of a payload as text, without a byte order mark; right for ASCII, which is all that marks are."""
    for mark, charset in BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(charset, "ignore")
    return head.decode(_wide(head) or "latin-1", "ignore")


def _wide(payload: bytes) -> str | None:
    """UTF-16 without its mark: markup and JSON begin with ASCII, of which every second byte is then 0."""
    zeros = "".join("0" if byte == 0 else "x" for byte in payload[:4])
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros)


def _known(declared: str | None) -> str | None:
    """Python's name of a declared charset; None when there is none, or Python does not know it as one of text."""
    name = (declared or "").strip().strip("\"'")
    try:
        # "hex" and its like are codecs, but not charsets: they refuse to decode. One byte, or Python does not look.
        b"a".decode(name, "ignore")
        return SUPERSETS.get(found := codecs.lookup(name).name, found)
    except (LookupError, ValueError):
        return None


def _loose(payload: bytes) -> tuple[str, str]:
    text = payload.decode("utf-8", "replace")
    ascii_only, wrong = text.encode("ascii", "ignore"), text.count(WRONG)
    if len(text) - len(ascii_only) - wrong > 2 * wrong:
        return text, "utf-8"
    if b"\0" in payload:
        raise BadCopy("bad_encoding", "neither UTF-8 nor windows-1252: it holds NUL bytes")
    # The five bytes that windows-1252 leaves undefined become U+FFFD.
    return payload.decode("windows-1252", "replace"), "windows-1252"


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset)
    except UnicodeError as bad:
        text = payload.decode(charset, "replace")
        # One stray byte is no reason to lose a story.
        if text.count(WRONG) * FEW > len(text):
            raise BadCopy("bad_encoding", f"not {charset}: {bad}"[:200]) from bad
        return text
