"""Compressed files and archives, told by their first bytes, unpacked in memory and never onto the disk.

Every payload is read up to `LIMIT` bytes and no further, so a bomb costs what a large file costs.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase, BufferedReader, BytesIO
from pathlib import PurePosixPath
from typing import IO, cast

from schemas.spike import Reason

LIMIT = 64 * 2**20
# .tar.gz inside a .zip is three; nothing honest is deeper.
DEPTH = 3
SPOOL = 2**16
ZIP = b"PK\x03\x04"
TAR_MARK = slice(257, 262)
ENCRYPTED = 1
BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A payload and the name it goes by: its path, or archive!member."""

    uri: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be received, and why."""

    uri: str
    reason: Reason
    detail: str


class TooLarge(Exception):
    """A payload of more than LIMIT bytes, unpacked."""


def bounded(stream: BufferedIOBase) -> bytes:
    """All of a stream; TooLarge when that is more than LIMIT bytes."""
    payload = stream.read(LIMIT + 1)
    if len(payload) > LIMIT:
        raise TooLarge
    return payload


def unpacked(uri: str, stream: BufferedIOBase, depth: int = 0) -> Iterator[Delivery | Refused]:
    """The payloads of a stream: itself, what it is compressed from, or the members of the archive that it is."""
    try:
        with BufferedReader(stream, SPOOL) as peekable:
            yield from _unpacked(uri, peekable, depth)
    except TooLarge:
        yield Refused(uri, "too_large", f"more than {LIMIT >> 20} MiB")
    except BROKEN as error:
        yield Refused(uri, "unreadable", str(error) or type(error).__name__)


def _unpacked(uri: str, stream: BufferedReader[BufferedIOBase], depth: int) -> Iterator[Delivery | Refused]:
    head = stream.peek(TAR_MARK.stop)
    codec = next((codec for magic, codec in PACKED.items() if head.startswith(magic)), None)
    members = _zip if head.startswith(ZIP) else _tar if head[TAR_MARK] == b"ustar" else None
    if (codec or members) and depth == DEPTH:
        yield Refused(uri, "unsafe", f"packed more than {DEPTH} deep")
    elif codec:
        with BufferedReader(codec(stream), SPOOL) as peekable:
            yield from _unpacked(uri, peekable, depth + 1)
    elif members:
        yield from members(uri, stream, depth + 1)
    else:
        yield Delivery(uri, bounded(stream))


def _tar(uri: str, stream: BufferedReader[BufferedIOBase], depth: int) -> Iterator[Delivery | Refused]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            name = f"{uri}!{member.name}"
            if member.isdir() or _is_hidden(member.name):
                continue
            content = archive.extractfile(member) if member.isreg() else None
            if _leaves(member.name):
                yield Refused(name, "unsafe", "a member that would leave the archive")
            elif content is None:
                yield Refused(name, "unsafe", "a link or device, not a file")
            else:
                # A tar is read as it streams by, a member may want to seek; one byte too many is refused below.
                yield from unpacked(name, BytesIO(content.read(LIMIT + 1)), depth)


def _zip(uri: str, stream: BufferedReader[BufferedIOBase], depth: int) -> Iterator[Delivery | Refused]:
    with zipfile.ZipFile(stream if stream.seekable() else BytesIO(bounded(stream))) as archive:
        for member in archive.infolist():
            name = f"{uri}!{member.filename}"
            if member.is_dir() or _is_hidden(member.filename):
                continue
            if _leaves(member.filename):
                yield Refused(name, "unsafe", "a member that would leave the archive")
            elif member.flag_bits & ENCRYPTED:
                yield Refused(name, "unreadable", "encrypted")
            else:
                with archive.open(member) as content:
                    yield from unpacked(name, cast("BufferedIOBase", content), depth)


def _leaves(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _is_hidden(name: str) -> bool:
    return PurePosixPath(name).name.startswith(".") and not _leaves(name)


def _zstd(stream: BufferedIOBase) -> BufferedIOBase:
    import zstandard

    source = cast("IO[bytes]", stream)
    return cast("BufferedIOBase", zstandard.ZstdDecompressor().stream_reader(source, read_across_frames=True))


PACKED: dict[bytes, Callable[[BufferedIOBase], BufferedIOBase]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lambda stream: lzma.LZMAFile(cast("IO[bytes]", stream)),  # noqa: SIM115 - closed with what it reads
    b"\x28\xb5\x2f\xfd": _zstd,
}
