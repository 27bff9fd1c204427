"""Bytes to text: the declared charset is a hint, the bytes decide."""

from __future__ import annotations

import codecs

from schemas.spike import BadCopy

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What declares Latin-1 is written on Windows: 0x80-0x9F are curly quotes and dashes, not control characters.
AS_WINDOWS = {"iso8859-1", "ascii", "latin-1"}


def decode(payload: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the charset it was decoded with; BadCopy when no rule gives text.

    A byte order mark wins. Bytes that are valid UTF-8 are UTF-8 even when they declare a single-byte charset: no
    Latin-1 text of any length is valid UTF-8 by chance. Then the declared charset, then windows-1252.
    """
    for mark, charset in BOMS:
        if payload.startswith(mark):
            return _strict(payload[len(mark) :], charset), charset
    name = _known(declared)
    if name is None or not name.startswith(("utf-16", "utf-32")):
        try:
            return payload.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            if name == "utf-8":
                return _windows(payload, "declared as UTF-8, which it is not")
    if name is None or name in AS_WINDOWS:
        return _windows(payload, "neither UTF-8 nor windows-1252")
    return _strict(payload, name), name


def _known(declared: str | None) -> str | None:
    """Python's name of a declared charset; None when there is none, or Python does not know it."""
    try:
        return codecs.lookup(declared.strip().strip("\"'")).name if declared else None
    except LookupError:
        return None


def _windows(payload: bytes, complaint: str) -> tuple[str, str]:
    if b"\0" in payload:
        raise BadCopy("bad_encoding", f"{complaint}, and it holds NUL bytes")
    # The five bytes that windows-1252 leaves undefined become U+FFFD: one stray byte is no reason to lose a story.
    return payload.decode("windows-1252", "replace"), "windows-1252"


def _strict(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset)
    except UnicodeDecodeError as bad:
        raise BadCopy("bad_encoding", f"not {charset} at byte {bad.start}: {bad.reason}") from bad
