"""Paths to deliveries: files, folders and globs, packed or not, each payload with the name it goes by."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from io import BytesIO
from pathlib import Path

from flows.unpack import LIMIT, Delivery, Meter, Refused, unpacked

STDIN = "-"


class NoSuchPath(Exception):
    """A path or pattern of the call that matches nothing."""


def files(paths: Sequence[str], exclude: Sequence[str] = (), lake: Path | None = None) -> list[str]:
    """The files that the paths name, in order, as they were given, each once; NoSuchPath when one names none.

    A folder gives all files below it, in order, but hidden ones, and no pipe or device: those are read when they are
    named themselves. `exclude` are patterns of file names; the folder of the `lake` is never read.
    """
    found = dict.fromkeys(file for path in paths for file in _expand(path))
    return [file for file in found if not _is_one_of(file, exclude) and not _is_below(file, lake)]


def deliveries(file: str) -> Iterator[Delivery | Refused]:
    """What a file brings: one payload, or those of its members; Refused for what cannot be received."""
    try:
        if file == STDIN:
            # A pipe cannot be looked into and read again: take it whole, and one byte too many is refused below.
            yield from unpacked(STDIN, BytesIO(sys.stdin.buffer.read(LIMIT + 1)), Meter.of(0))
            return
        with Path(file).open("rb") as stream:
            yield from unpacked(file, stream, Meter.of(os.fstat(stream.fileno()).st_size))
    except OSError as error:
        yield Refused(file, "unreadable", error.strerror or str(error))


def _expand(path: str) -> Iterator[str]:
    if path == STDIN:
        yield path
    elif os.path.isdir(path):  # noqa: PTH112 - a path too long is no folder here, and an error there
        yield from _below(path)
    elif os.path.lexists(path):
        yield path
    elif has_magic(path):
        matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute, hold ** or name folders
        if not matches:
            raise NoSuchPath(f"{path}: matches no file")
        for match in matches:
            yield from _expand(match)
    else:
        raise NoSuchPath(f"{path}: no such file or folder")


def _below(folder: str) -> Iterator[str]:
    """Every file below a folder that is not hidden; a folder that cannot be listed is named, to be refused."""
    unlisted: list[str] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: unlisted.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(where, name)  # noqa: PTH118 - as given: Path would make "./-" a "-"
            if not name.startswith(".") and (os.path.isfile(path) or os.path.islink(path)):  # noqa: PTH113, PTH114
                yield path
    yield from unlisted


def _is_one_of(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(Path(file).name, pattern) for pattern in patterns)


def _is_below(file: str, folder: Path | None) -> bool:
    return folder is not None and file != STDIN and Path(file).absolute().is_relative_to(folder)
