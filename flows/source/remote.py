"""Files elsewhere, in all that fsspec reads: buckets, FTP and SFTP servers; names to payloads, packed or not."""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from glob import has_magic
from io import SEEK_SET, BufferedIOBase
from itertools import chain, count
from pathlib import PurePosixPath
from typing import IO, Any

from flows.bucket import SCHEME, region
from flows.source.local import NoSuchPath, fixed, is_unfinished
from flows.unpack import Delivery, Meter, Refused, unpacked
from flows.web.secret import Curtain
from flows.why import why

# What protocols call the time of a file's last change, and what changes with its content.
TIMES = ("mtime", "LastModified", "last_modified", "modify", "updated", "created")
TAGS = ("ETag", "etag", "md5Hash", "content_md5")
SSH = ("sftp://", "ssh://")
GOOGLE = ("gs://", "gcs://")
# Protocols that name their server where others name a bucket.
SERVERS = ("ftp", "ftps", "sftp", "ssh")
# How many seconds a place is asked over one connection, and believed what it has listed.
KEPT = 30


class Unreachable(Exception):
    """A place that does not answer, or does not let us in."""


class Unfit(Exception):
    """A place that cannot do what is asked of it here: of an unknown protocol, without a package, without times."""


def is_remote(path: str) -> bool:
    """Whether a path names its protocol: s3://bucket/wire, sftp://host/out."""
    return "://" in path


def place(path: str) -> str:
    """The place that a path leads to: its protocol and server; of buckets one server has many; "" for this machine."""
    if not is_remote(path):
        return ""
    protocol, _, rest = path.partition("://")
    host = rest.partition("/")[0]
    # Of Azure's accounts, as in abfs://container@account.dfs.core.windows.net/wire, each is a server.
    return f"{protocol}://{host if protocol in SERVERS else host.partition('@')[2]}".removesuffix("://")


@dataclass(frozen=True, slots=True)
class Remote:
    """Filesystems elsewhere, and the options that they are opened with, secrets among them."""

    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    curtain: Curtain = field(default_factory=Curtain, repr=False)
    # Filesystems by their places, and when they were opened: of FTP each would be a login and a listing of its own.
    _kept: dict[str, tuple[Any, float]] = field(default_factory=dict, repr=False, compare=False)

    def found(self, url: str) -> list[str]:
        """The files that a path names: of a folder all below it but hidden and unfinished ones.

        NoSuchPath when there is no such path; what a pattern or, in a bucket, `in/` is looked for in must be there.
        All that ask a place raise Unreachable when it is the place that fails, Unfit when it can never be asked.
        """
        self.forget(url)
        with self._asking(url) as (files, path):
            names = _names(files, path)
            if not names and not files.isdir(_home(files, path, url)):
                raise NoSuchPath(f"{url}: no such file or folder")
            return [_in_full(files, name, path, url) for name in names]

    def deliveries(self, url: str) -> Iterator[Delivery | Refused]:
        """What a file brings: one payload, or those of its members; Refused for what cannot be received."""
        said = self.stamp(url)
        size = int(said[0].partition("-")[0]) if said else 0
        for each in unpacked(url, Late(self, url), Meter.of(size)):
            if isinstance(each, Refused):
                self._blame(url)
                yield replace(each, detail=self.curtain.text(each.detail))
            else:
                yield each

    def _blame(self, url: str) -> None:
        """Nothing when a file that could not be received is to blame for it; Unreachable when its place is."""
        self.forget(url)
        with self._asking(url) as (files, path), suppress(FileNotFoundError, PermissionError):
            files.info(path)

    def forget(self, url: str) -> None:
        """Forget what was listed where a path leads: from now on it is asked again."""
        self._kept.pop(place(url), None)
        with self._asking(url) as (files, _):
            files.invalidate_cache()

    def stamp(self, url: str) -> tuple[str, float | None] | None:
        """What changes when a file does, and when it last changed, in seconds, if told; None when it is not there.

        As it was listed, unless that is forgotten.
        """
        with self._asking(url) as (files, path):
            try:
                said = files.info(path)
            except FileNotFoundError:
                return None
        changed = next((said[name] for name in TIMES if said.get(name)), None)
        tag = next((said[name] for name in TAGS if said.get(name)), changed)
        return f"{said.get('size') or 0}-{tag}", _seconds(changed)

    def delete(self, url: str) -> None:
        """Delete a file."""
        with self._asking(url) as (files, path):
            files.rm_file(path)

    def move(self, url: str, folder: str) -> None:
        """Move a file into a folder of the same place, beside what has its name already."""
        with self._asking(folder) as (_, where), self._asking(url) as (files, path):
            name = PurePosixPath(path).name
            names = chain([name], (f"{number}.{name}" for number in count(1)))
            files.makedirs(where, exist_ok=True)
            to = next(place for each in names if not files.exists(place := f"{where.rstrip('/')}/{each}"))
            if not files.async_impl:
                files.mv(path, to)
            else:
                # What moves in a bucket takes a name with brackets for a pattern.
                files.cp_file(path, to)
                files.rm_file(path)

    def stream(self, url: str) -> IO[bytes]:
        """A file, opened; whatever its protocol's library raises when it cannot be."""
        files, path = self._opened(url)
        if files.async_impl and not url.startswith(SCHEME):
            # Of what grew since it was listed, only S3's library says so: others read as much as there was.
            files.invalidate_cache(path)
        opened: IO[bytes] = files.open(path, "rb")
        return opened

    @contextmanager
    def _asking(self, url: str) -> Iterator[tuple[Any, str]]:
        """The filesystem of a path, and the path's name there, to be asked something; Unreachable when that fails."""
        try:
            yield self._opened(url)
        except (NoSuchPath, Unfit, Unreachable):
            raise
        except Exception as error:
            # Every protocol has a library, which raises errors of its own.
            raise Unreachable(f"{url}: {self.curtain.text(why(error))}") from error

    def _opened(self, url: str) -> tuple[Any, str]:
        # Here, not above: who loads files of this machine need not wait for it.
        from fsspec.core import url_to_fs

        files, since = self._kept.get(place(url), (None, 0.0))
        if files and time.monotonic() < since + KEPT:
            return files, str(files._strip_protocol(url))
        try:
            files, path = url_to_fs(url, **(_of_the_house(url) | dict(self.options)))
        except ImportError as error:
            raise Unfit(f"{url}: {error}; `pip install 'wirelake[elsewhere]'`") from None
        except ValueError as error:
            raise Unfit(f"{url}: {self.curtain.text(str(error))}") from None
        self._kept[place(url)] = files, time.monotonic()
        return files, str(path)


class Late(BufferedIOBase):
    """A file that is opened when it is read: what is wrong with it is then its own."""

    def __init__(self, remote: Remote, url: str) -> None:
        self.remote, self.url = remote, url
        self.content: IO[bytes] | None = None

    def readable(self) -> bool:
        """It is read, and not written."""
        return True

    def seekable(self) -> bool:
        """Whether its protocol can read it from anywhere: a zip is then not held in memory."""
        return self._opened().seekable()

    def seek(self, offset: int, whence: int = SEEK_SET, /) -> int:
        """Go to a place in it."""
        return self._opened().seek(offset, whence)

    def tell(self) -> int:
        """Where it is; who asks before it is read does not open it."""
        return self.content.tell() if self.content else 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        return self._opened().read(-1 if size is None else size)

    def _opened(self) -> IO[bytes]:
        self.content = self.content or self.remote.stream(self.url)
        return self.content

    def close(self) -> None:
        """Close it, if it was opened."""
        if self.content:
            self.content.close()
        super().close()


def _of_the_house(url: str) -> dict[str, Any]:
    """What the libraries are told of every place of a kind."""
    if url.startswith(SCHEME) and (name := region()):
        # Of the variables that DuckDB is told of, they know all but this one.
        return {"client_kwargs": {"region_name": name}}
    if url.startswith(GOOGLE):
        # Else it asks what kind of bucket it is, at another address, before it asks anything of it.
        os.environ.setdefault("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")
        # What these two log, tracebacks and all, they raise as well.
        for name in ("gcsfs", "fsspec"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    if url.startswith(SSH):
        from flows.source.known_hosts import OnlyKnown

        return {"host_key_policy": OnlyKnown}
    return {}


def _home(files: Any, path: str, url: str) -> str:
    """The folder that is there when a path leads somewhere, though to nothing yet: in a bucket there is but one."""
    if files.async_impl and (has_magic(path) or url.endswith("/")):
        return path.split("/")[0]
    return fixed(path) if has_magic(path) else path


def _in_full(files: Any, name: str, path: str, url: str) -> str:
    """A file's name with all that leads to it, as the path in whose place it was found has it."""
    if files.async_impl:
        # A bucket's name may stand with more behind it: its account.
        protocol, _, rest = url.partition("://")
        return f"{protocol}://{rest.partition('/')[0]}/{name.partition('/')[2]}"
    # Others name a file without its host, or with more slashes than they were asked with.
    asked = url.removesuffix("/")
    return f"{asked.removesuffix(path)}{name}" if asked.endswith(path) else str(files.unstrip_protocol(name))


def _names(files: Any, path: str) -> list[str]:
    if not has_magic(path) and not files.isdir(path):
        return [path] if files.exists(path) else []
    inside = 0 if has_magic(path) else len(PurePosixPath(path).parts)
    try:
        matches = files.glob(path)
    except FileNotFoundError:
        # Google's, of a bucket that is not there.
        return []
    names = sorted({name for match in matches for name in _below(files, match)})
    return [name for name in names if not _is_hidden(name, inside) and not is_unfinished(name)]


def _below(files: Any, path: str) -> Iterator[str]:
    """The files below a folder, or the file that it is."""
    if files.async_impl:
        # A bucket has no folders but in names: an empty one is told as a file below itself, or is an empty object.
        found = files.find(path, detail=True)
        # Of a file, Azure's library gives but the name; and an empty object it lists as a file, without its slash.
        yield from (name for name in found if isinstance(found, list) or _is_file(files, name, found[name]))
    elif not files.isdir(path):
        yield path
    else:
        # Here `find` would leave out, without a word, a folder that cannot be listed.
        for said in files.ls(path, detail=True):
            yield from _below(files, said["name"]) if said["type"] == "directory" else [said["name"]]


def _is_file(files: Any, name: str, said: Mapping[str, Any]) -> bool:
    """Whether what a bucket lists is a file, and no folder's own object."""
    return said["type"] != "directory" and not name.endswith("/") and bool(said["size"] or not files.isdir(name))


def _is_hidden(name: str, inside: int) -> bool:
    """Whether a name, or a folder on the way to it from where was asked, begins with a dot."""
    return any(part.startswith(".") for part in PurePosixPath(name).parts[inside:])


def _seconds(time: Any) -> float | None:
    """A time as protocols say it, in seconds; None for one that says no year or nothing at all."""
    if isinstance(time, int | float):
        return float(time)
    if isinstance(time, str):
        # FTP's, as 20261124134649.
        said = re.sub(r"^(\d{8})(\d{6})(\.\d+)?$", r"\1T\2", time)
        try:
            time = datetime.fromisoformat(said)
        except ValueError:
            return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() if isinstance(time, datetime) else None
