"""Files of this machine: paths, folders and globs to names, names to payloads, packed or not."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from io import BufferedIOBase
from itertools import chain, count, takewhile
from pathlib import Path, PurePath
from stat import S_ISREG
from typing import cast

from flows.lake import Lake
from flows.unpack import Delivery, Meter, Refused, unpacked

STDIN = "-"
# Names under which programs write what is not finished: in folders and globs they are left for the next run.
UNFINISHED = ("*.tmp", "*.part", "*.partial", "*.filepart", "*.crdownload")


class NoSuchPath(Exception):
    """A path or pattern of the call that matches nothing."""


def files(paths: Sequence[str], exclude: Sequence[str] = (), lake: Lake | None = None) -> list[str]:
    """The files that the paths name, in order, as they were given, each once; NoSuchPath when there is no such path.

    A pattern may match nothing today; the folder that it is looked for in must be there.
    A folder gives all files below it, in order, but hidden and unfinished ones, and no pipe or device: those are read
    when they are named themselves. `exclude` are patterns of file names; no part of the `lake` is ever read.
    """
    found = dict.fromkeys(file for path in paths for file in _expand(path))
    return [file for file in found if not is_one_of(file, exclude) and not (lake and file != STDIN and lake.owns(file))]


def deliveries(file: str) -> Iterator[Delivery | Refused]:
    """What a file brings: one payload, or those of its members; Refused for what cannot be received."""
    try:
        if file == STDIN:
            yield from unpacked(STDIN, cast("BufferedIOBase", sys.stdin.buffer), Meter.of(0))
            return
        with Path(file).open("rb") as stream:
            yield from unpacked(file, stream, Meter.of(os.fstat(stream.fileno()).st_size))
    except OSError as error:
        yield Refused(file, "unreadable", error.strerror or str(error))


def stamp(file: str) -> tuple[str, float] | None:
    """What changes when a file does, and when it last changed, in seconds; None for a pipe or what is not there."""
    try:
        said = os.stat(file)  # noqa: PTH116 - a path as given
    except (OSError, ValueError):
        return None
    if file == STDIN or not S_ISREG(said.st_mode):
        return None
    return f"{said.st_size}-{said.st_mtime_ns}-{said.st_ino}", said.st_mtime


def delete(file: str) -> None:
    """Delete a file; OSError when that fails."""
    Path(file).unlink()


def move(file: str, folder: str) -> None:
    """Move a file into a folder, beside what has its name already; OSError when that fails."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    name = Path(file).name
    names = chain([name], (f"{number}.{name}" for number in count(1)))
    shutil.move(file, next(place for each in names if not (place := Path(folder, each)).exists()))


def fixed(pattern: str) -> str:
    """The folder that a pattern names before its first wildcard."""
    return str(PurePath(*takewhile(lambda part: not has_magic(part), PurePath(pattern).parts)))


def is_unfinished(file: str) -> bool:
    """Whether a name is one under which programs write."""
    return is_one_of(file, UNFINISHED)


def _expand(path: str) -> Iterator[str]:
    if path == STDIN:
        yield path
    elif os.path.isdir(path):  # noqa: PTH112 - a path too long is no folder here, and an error there
        yield from _below(path)
    elif os.path.lexists(path):
        yield path
    elif has_magic(path):
        matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute, hold ** or name folders
        if not matches and not os.path.isdir(fixed(path)):  # noqa: PTH112
            raise NoSuchPath(f"{path}: matches no file")
        for match in matches:
            if not is_unfinished(match):
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
            if name.startswith(".") or is_unfinished(name):
                continue
            if os.path.isfile(path) or os.path.islink(path):  # noqa: PTH113, PTH114
                yield path
    yield from unlisted


def is_one_of(file: str, patterns: Sequence[str]) -> bool:
    """Whether the name of a file matches one of some patterns."""
    name = file.rstrip("/").rpartition("/")[2]
    return any(fnmatch(name, pattern) for pattern in patterns)
