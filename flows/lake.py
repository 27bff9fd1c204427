"""The lake: where it is, how it is attached, who may write.

A catalog in SQLite takes one writer at a time, so a writer holds the lake's lock file and stays attached for one
transaction only; readers attach whenever they like (write-ahead log). A catalog on a PostgreSQL server takes many
writers on many machines: who finds that another was faster does its transaction again.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import stamina
from stamina.instrumentation import set_on_retry_hooks

from flows.bucket import SCHEME, open_bucket
from flows.catalog import is_made, is_readable, make, take_turn, transaction
from flows.engine import instance, load_extension
from schemas.table import quoted

SQLITE, POSTGRES = "ducklake:sqlite:", "ducklake:postgres:"
# What DuckLake says of it, what PostgreSQL says, and what both say when two make a catalog at once.
LATE = re.compile(
    r"Transaction conflict|could not serialize access|deadlock detected"
    r"|Failed to initialize DuckLake.*(already exists|duplicate key)",
    re.DOTALL,
)
PASSWORD = re.compile(r"password\s*=|://[^/@\s]*:[^/@\s]+@", re.IGNORECASE)


def _folder(data: str) -> str:
    """Where data lies, whatever folder it is asked from; NoLake for an address that is no bucket's."""
    if data.startswith(SCHEME):
        return f"{data.rstrip('/')}/"
    return f"{_local(data).resolve()}/"


def _local(folder: str | Path) -> Path:
    if "://" in str(folder):
        raise NoLake(f"{folder}: neither a folder nor, for data, an address such as {SCHEME}bucket/path")
    return Path(folder)


class NoLake(Exception):
    """There is no lake where one is to be read."""


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake by its catalog (`ducklake:sqlite:PATH`, `ducklake:postgres:…`) and the folder or bucket of its data.

    Paths are where links lead in the end, so that a file of the lake is known by whatever way it is reached.
    """

    catalog: str
    data: str

    @classmethod
    def at(cls, folder: str | Path) -> Lake:
        """The lake of a folder: its catalog in SQLite and its data beside it; NoLake when that is a file."""
        home = _local(folder)
        if home.is_file():
            raise NoLake(f"{folder}: a file; a lake is named by its folder")
        return cls(f"{SQLITE}{(home / 'catalog.sqlite').resolve()}", _folder(str(home / "data")))

    @classmethod
    def of(cls, where: str, data: str | None = None) -> Lake:
        """The lake of a folder or of a catalog string; `data` says where its files lie, if not beside the catalog.

        NoLake when there can be none: no such kind of catalog, a password in its string.
        """
        if PASSWORD.search(where):
            raise NoLake("a catalog string holds no password, it would be seen: set PGPASSWORD, or write ~/.pgpass")
        if not where.startswith("ducklake:"):
            return cls.at(where) if data is None else replace(cls.at(where), data=_folder(data))
        if where.startswith(POSTGRES):
            if data is None:
                raise NoLake(f"{where}: a catalog on a server wants to be told where its data lie: --data")
            return cls(where, _folder(data))
        if not where.startswith(SQLITE):
            raise NoLake(f"{where}: a catalog is a folder, {SQLITE}FILE or {POSTGRES}CONNECTION")
        file = Path(where.removeprefix(SQLITE))
        return cls(f"{SQLITE}{file.resolve()}", _folder(data or str(file.parent / "data")))

    @property
    def file(self) -> Path | None:
        """The catalog's file; None when a server keeps it."""
        return Path(self.catalog.removeprefix(SQLITE)) if self.catalog.startswith(SQLITE) else None

    def owns(self, file: str) -> bool:
        """Whether a file of this machine is part of the lake: of its data, its catalog with its logs, or its lock."""
        # As strings: it is asked of every file of a feed, and a Path takes longer to make than a story to store.
        home, name = os.path.split(self.catalog.removeprefix(SQLITE))
        where, called = os.path.split(os.path.realpath(file))
        beside = self.file is not None and where == home and (called == "lock" or called.startswith(name))
        return beside or f"{where}/".startswith(self.data)

    @property
    def exists(self) -> bool:
        """Whether there is something to attach; a server's catalog is always asked."""
        return self.file is None or self.file.exists()


@contextmanager
def reading(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection whose default database is the lake; NoLake when there is none."""
    if not lake.exists:
        raise NoLake(f"no lake at {lake.file.parent if lake.file else lake.catalog}: `wirelake ingest` makes one")
    with _attached(lake, ["READ_ONLY"]) as connection:
        if not is_readable(connection):
            raise NoLake(f"the lake at {lake.catalog} was never finished: `wirelake ingest` does that")
        yield connection


@contextmanager
def writing(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction on the lake: committed at the end, rolled back on any exception. Makes the lake first.

    On a server it raises what `again` knows when another writer was faster, and then has changed nothing.
    """
    # Kept by the file once set: readers read while a writer writes.
    options = ["META_JOURNAL_MODE 'WAL'"] if lake.file else []
    with alone(lake), _attached(lake, options) as connection:
        if not is_made(connection):
            make(connection)
        with transaction(connection):
            yield connection


@contextmanager
def storing(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """Such a transaction, with nobody else's between what it sees and what it stores."""
    with writing(lake) as connection:
        if lake.file is None:
            take_turn(connection)
        yield connection


def _was_late(error: Exception) -> bool:
    """Whether another writer committed first, or made the catalog; nothing was stored then."""
    return isinstance(error, duckdb.Error) and LATE.search(str(error)) is not None


# That it was done again is no news for who runs it.
set_on_retry_hooks(())
again = stamina.retry(on=_was_late, attempts=30, timeout=300, wait_initial=0.05, wait_jitter=0.5)
"""Decorates what writes to a lake: done again, whole, when another writer was faster; after minutes that is raised."""


@contextmanager
def alone(lake: Lake) -> Iterator[None]:
    """The lock file of the one writer of a SQLite catalog; the kernel lets go of it when the writer dies."""
    if lake.file is None:
        yield
        return
    lake.file.parent.mkdir(parents=True, exist_ok=True)
    with (lake.file.parent / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def _attached(lake: Lake, options: Sequence[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    # A cursor shares the process's one instance, whose extensions took 0.15 s to load, and has its own USE.
    with instance().cursor() as connection:
        load_extension(connection, lake.catalog.split(":")[1])
        if lake.data.startswith(SCHEME):
            open_bucket(connection)
        # One whose server was gone could not be let go of.
        connection.execute("DETACH DATABASE IF EXISTS lake")
        try:
            # The catalog knows its data by the path where it was made: a lake may have moved since.
            told = ", ".join((f"DATA_PATH {quoted(lake.data)}", "OVERRIDE_DATA_PATH true", *options))
            connection.execute(f"ATTACH OR REPLACE {quoted(lake.catalog)} AS lake ({told})")
        except duckdb.InvalidInputException as missing:
            # The catalog's file is there, and empty yet: a writer has just begun, or was killed as it began.
            raise NoLake(f"no lake in {lake.catalog} yet: {missing}") from missing
        try:
            connection.execute("USE lake")
            yield connection
        finally:
            connection.execute("USE memory")
            connection.execute("DETACH lake")
