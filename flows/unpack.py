"""Compressed files and archives, told by their first bytes, unpacked in memory and never onto the disk.

A payload is read up to `LIMIT` bytes and no further, and all that one file unpacks to is metered: a bomb costs what a
large file costs.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase, BufferedReader, BytesIO, RawIOBase
from pathlib import PurePosixPath
from typing import IO, Any, cast

import pyarrow as pa

from schemas.spike import Reason

LIMIT = 64 * 2**20
# .tar.gz inside a .zip is three; nothing honest is deeper.
DEPTH = 3
# What a file may unpack to: text packs ten times, zeros a thousand times.
ROOM, TIMES = 2**30, 100
MEMBERS = 1_000_000
SPOOL = 2**16
ZIP = b"PK\x03\x04"
TAR_MARK = slice(257, 262)
ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class Delivery:
    """A payload and the name it goes by: its path, or archive!member; and the charset that its carrier declares."""

    uri: str
    payload: bytes
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be received, and why."""

    uri: str
    reason: Reason
    detail: str


class TooLarge(Exception):
    """A payload of more than LIMIT bytes, unpacked."""


class Bomb(Exception):
    """A file that unpacks to more than an honest one does."""


@dataclass(slots=True)
class Meter:
    """How much one file may still unpack to, in bytes and in members."""

    left: int
    members: int = MEMBERS

    @classmethod
    def of(cls, size: int) -> Meter:
        """The meter of a file of so many bytes."""
        return cls(max(ROOM, TIMES * size))

    def take(self, count: int) -> None:
        """Note that so many bytes came out."""
        self.left -= count
        if self.left < 0:
            raise Bomb

    def next_member(self) -> None:
        """Note that an archive has one more member."""
        self.members -= 1
        if self.members < 0:
            raise Bomb


class Metered(RawIOBase):
    """A stream that tells a meter what is read from it."""

    def __init__(self, stream: BufferedIOBase, meter: Meter) -> None:
        self.stream, self.meter = stream, meter

    def readable(self) -> bool:
        """It is read, and neither sought nor written."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read, and count."""
        data = self.stream.read(len(buffer))
        self.meter.take(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close what it reads from."""
        self.stream.close()
        super().close()


def unpacked(uri: str, stream: BufferedIOBase, meter: Meter, depth: int = 0) -> Iterator[Delivery | Refused]:
    """The payloads of a stream: itself, what it is compressed from, or the members of the archive that it is."""
    try:
        with BufferedReader(stream, SPOOL) as peekable:
            yield from _unpacked(uri, peekable, meter, depth)
    except TooLarge:
        yield Refused(uri, "too_large", f"more than {LIMIT >> 20} MiB")
    except Bomb:
        if depth:
            raise
        yield Refused(uri, "unsafe", "it unpacks to more than an honest file does; what came before that is kept")
    except Exception as error:  # noqa: BLE001 - archives are read by libraries, which raise anything on a damaged one
        yield Refused(uri, "unreadable", f"{type(error).__name__}: {error}".removesuffix(": "))


def _unpacked(
    uri: str, stream: BufferedReader[BufferedIOBase], meter: Meter, depth: int
) -> Iterator[Delivery | Refused]:
    head = stream.peek(TAR_MARK.stop)
    codec = next((codec for magic, codec in PACKED.items() if head.startswith(magic)), None)
    members = _zip if head.startswith(ZIP) else _tar if head[TAR_MARK] == b"ustar" else None
    if (codec or members) and depth == DEPTH:
        yield Refused(uri, "unsafe", f"packed more than {DEPTH} deep")
    elif codec:
        with BufferedReader(Metered(codec(stream), meter), SPOOL) as peekable:
            yield from _unpacked(uri, cast("BufferedReader[BufferedIOBase]", peekable), meter, depth + 1)
    elif members:
        yield from members(uri, stream, meter, depth + 1)
    else:
        yield Delivery(uri, _whole(stream))


def _whole(stream: BufferedIOBase) -> bytes:
    """All of a stream; TooLarge when that is too much to be held in memory."""
    payload = stream.read(LIMIT + 1)
    if len(payload) > LIMIT:
        raise TooLarge
    return payload


class StrictTarInfo(tarfile.TarInfo):
    """Takes a damaged or missing header for what it is: tarfile takes it for the end, and drops what follows."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> StrictTarInfo:
        """The next header; ReadError where there should be one or the mark of the end."""
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError(f"the archive is cut or damaged: {error}") from error


def _tar(uri: str, stream: BufferedIOBase, meter: Meter, depth: int) -> Iterator[Delivery | Refused]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=StrictTarInfo) as archive:
        for member in archive:
            meter.next_member()
            name = f"{uri}!{member.name}"
            if member.isdir() or _is_hidden(member.name):
                continue
            content = archive.extractfile(member) if member.isreg() else None
            if _leaves(member.name):
                yield Refused(name, "unsafe", "a member that would leave the archive")
            elif content is None:
                yield Refused(name, "unsafe", "a link or device, not a file")
            else:
                yield from unpacked(name, cast("BufferedIOBase", content), meter, depth)


def _zip(uri: str, stream: BufferedIOBase, meter: Meter, depth: int) -> Iterator[Delivery | Refused]:
    # Its table of members is at its end: what streams by is taken whole.
    with zipfile.ZipFile(stream if depth == 1 and stream.seekable() else BytesIO(_whole(stream))) as archive:
        for member in archive.infolist():
            meter.next_member()
            name = f"{uri}!{member.filename}"
            if member.is_dir() or _is_hidden(member.filename):
                continue
            if _leaves(member.filename):
                yield Refused(name, "unsafe", "a member that would leave the archive")
            elif member.flag_bits & ENCRYPTED:
                yield Refused(name, "unreadable", "encrypted")
            else:
                content = cast("BufferedIOBase", _Member(archive, member))
                yield from unpacked(name, cast("BufferedIOBase", Metered(content, meter)), meter, depth)


class _Member(BufferedIOBase):
    """A member of a zip that is opened when it is read: what is wrong with it is then its own."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self.open: Callable[[], IO[bytes]] = lambda: archive.open(member)
        self.content: IO[bytes] | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        self.content = self.content or self.open()
        return self.content.read(-1 if size is None else size)

    def close(self) -> None:
        if self.content:
            self.content.close()
        super().close()


def _leaves(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts


def _is_hidden(name: str) -> bool:
    """As in folders: what begins with a dot, or stands below what does."""
    return any(part.startswith(".") for part in PurePosixPath(name).parts) and not _leaves(name)


def _zstd(stream: BufferedIOBase) -> BufferedIOBase:
    # Arrow's, since it tells a stream that was cut from one that ended.
    opened: Any = pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")
    return cast("BufferedIOBase", opened)


PACKED: dict[bytes, Callable[[BufferedIOBase], BufferedIOBase]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lambda stream: lzma.LZMAFile(cast("IO[bytes]", stream)),  # noqa: SIM115 - closed with what it reads
    b"\x28\xb5\x2f\xfd": _zstd,
}
