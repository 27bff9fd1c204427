"""Paths to deliveries: files, folders and globs, packed or not, each payload with the name it goes by."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from pathlib import Path

from flows.unpack import LIMIT, Delivery, Refused, unpacked

STDIN = "-"


class NoSuchPath(Exception):
    """A path or pattern of the call that matches nothing."""


def files(paths: Sequence[str], exclude: Sequence[str] = ()) -> list[str]:
    """The files that the paths name, in order, as they were given; NoSuchPath when one names none.

    A folder gives all files below it, in order, but hidden ones; `exclude` are patterns of file names.
    """
    return [file for path in paths for file in _expand(path) if not _is_one_of(file, exclude)]


def deliveries(file: str) -> Iterator[Delivery | Refused]:
    """What a file brings: one payload, or those of its members; Refused for what cannot be received."""
    try:
        if file == STDIN:
            # A pipe cannot be looked into and read again: take it whole, and one byte too many is refused below.
            yield from unpacked(STDIN, io.BytesIO(sys.stdin.buffer.read(LIMIT + 1)))
            return
        with Path(file).open("rb") as stream:
            yield from unpacked(file, stream)
    except OSError as error:
        yield Refused(file, "unreadable", error.strerror or str(error))


def _expand(path: str) -> Iterator[str]:
    if path == STDIN or not (Path(path).is_dir() or has_magic(path) and not os.path.lexists(path)):
        if path != STDIN and not os.path.lexists(path):
            raise NoSuchPath(f"{path}: no such file or folder")
        yield path
    elif Path(path).is_dir():
        yield from _below(path)
    else:
        matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute, hold ** or name folders
        if not matches:
            raise NoSuchPath(f"{path}: matches no file")
        for match in matches:
            yield from _expand(match)


def _below(folder: str) -> Iterator[str]:
    """Every file below a folder that is not hidden; a folder that cannot be listed is named, to be refused."""
    unlisted: list[str] = []
    for where, folders, names in os.walk(folder, onerror=lambda error: unlisted.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield str(Path(where) / name)
    yield from unlisted


def _is_one_of(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(Path(file).name, pattern) for pattern in patterns)
