"""The lake: where it is, how it is attached, who may write.

A catalog in SQLite takes one writer at a time, so a writer holds the lake's lock file and stays attached for one
transaction only; readers attach whenever they like (write-ahead log). Layout and compression are set here, once.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb

from schemas.fetch import Fetch
from schemas.purge import Purge
from schemas.receipt import Receipt
from schemas.run import Run
from schemas.spike import Spike
from schemas.table import Column, Table, columns, ddl, quoted, widen
from schemas.version import Version
from schemas.views import MACROS, VIEWS

SQLITE = "ducklake:sqlite:"
TABLES: tuple[type[Table], ...] = (Version, Receipt, Spike, Run, Fetch, Purge)
OPTIONS = {
    "parquet_compression": "zstd",
    "parquet_compression_level": "3",
    "parquet_row_group_size": "8192",
    # 8,192 web pages would not fit in memory.
    "parquet_row_group_size_bytes": "32MB",
    # What is merged into one file, in one transaction: some seconds' work.
    "target_file_size": "128MB",
}
# Full text does not belong in the catalog; a run's row and a handful of spikes do, and then need no file.
NOT_INLINED = (Version, Receipt)


def _folder(data: str) -> str:
    """Where data lies, whatever folder it is asked from; the address of a bucket is left as it is."""
    return data if "://" in data else f"{Path(data).absolute()}/"


class NoLake(Exception):
    """There is no lake where one is to be read."""


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake by its catalog (`ducklake:sqlite:PATH`, `ducklake:postgres:…`) and the folder or bucket of its data."""

    catalog: str
    data: str

    @classmethod
    def at(cls, folder: str | Path) -> Lake:
        """The lake of a folder: its catalog in SQLite and its data beside it."""
        home = Path(folder).absolute()
        return cls(f"{SQLITE}{home / 'catalog.sqlite'}", f"{home / 'data'}/")

    @classmethod
    def of(cls, where: str, data: str | None = None) -> Lake:
        """The lake of a folder or of a catalog string; `data` says where its files lie, if not beside the catalog."""
        if not where.startswith("ducklake:"):
            return cls.at(where) if data is None else replace(cls.at(where), data=_folder(data))
        if data is None and not where.startswith(SQLITE):
            raise NoLake(f"{where}: a catalog on a server wants to be told where its data lies")
        if not where.startswith(SQLITE):
            return cls(where, _folder(data or ""))
        file = Path(where.removeprefix(SQLITE)).absolute()
        return cls(f"{SQLITE}{file}", _folder(data) if data else f"{file.parent / 'data'}/")

    @property
    def file(self) -> Path | None:
        """The catalog's file; None when a server keeps it."""
        return Path(self.catalog.removeprefix(SQLITE)) if self.catalog.startswith(SQLITE) else None

    def owns(self, file: Path) -> bool:
        """Whether a file of this machine is part of the lake: of its data, its catalog with its logs, or its lock."""
        home, name = self.file.parent if self.file else None, self.file.name if self.file else ""
        beside = file.parent == home and (file.name == "lock" or file.name.startswith(name))
        return beside or file.is_relative_to(self.data)

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
        if not VIEWS.keys() <= _held(connection).keys():
            raise NoLake(f"the lake at {lake.catalog} was never finished: `wirelake ingest` does that")
        yield connection


@contextmanager
def writing(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    """One transaction on the lake, alone: committed at the end, rolled back on any exception. Makes the lake first."""
    # Kept by the file once set: readers read while a writer writes.
    options = ["META_JOURNAL_MODE 'WAL'"] if lake.file else []
    with alone(lake), _attached(lake, options) as connection:
        if not _is_made(connection):
            _create(connection)
        with _transaction(connection):
            yield connection


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
    with _instance().cursor() as connection:
        load_extension(connection, lake.catalog.split(":")[1])
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


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@cache
def _instance() -> duckdb.DuckDBPyConnection:
    """This process's DuckDB. One thread writes one file a partition; the workers have the other cores."""
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "512MB", "autoinstall_known_extensions": False})
    load_extension(connection, "ducklake")
    connection.execute("SET TimeZone = 'UTC'")
    # Without this a row group is not bounded by its bytes.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension: as installed, else from its wheel, else from DuckDB's own site.

    Installing from the wheel puts it where the plain `duckdb` command finds it too.
    """
    try:
        connection.load_extension(name)
    except duckdb.Error:
        _install(connection, name)
        connection.load_extension(name)


def _install(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    from duckdb_extensions import import_extension

    try:
        import_extension(name, con=connection)
    except ModuleNotFoundError:
        connection.install_extension(name)


def _is_made(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether all is there, of every table every column; the views are made last."""
    held = _held(connection)
    return VIEWS.keys() <= held.keys() and not any(_lacking(table, held) for table in TABLES)


def _held(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of every table and view of the lake."""
    query = """SELECT table_name, list(column_name) FROM information_schema.columns
        WHERE table_catalog = 'lake' GROUP BY table_name"""
    return dict(connection.execute(query).fetchall())


def _lacking(table: type[Table], held: Mapping[str, Sequence[str]]) -> list[Column]:
    """The columns that a lake of an older wirelake does not have."""
    return [column for column in columns(table) if column.name not in held.get(table.TABLE, ())]


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables, then options, which want a committed table, then views: where it was cut off, it goes on.

    All tables are one transaction: made apart, every comment would be a snapshot of its own.
    """
    held = _held(connection)
    with _transaction(connection):
        for table in TABLES:
            made = table.TABLE in held
            for statement in widen(table, _lacking(table, held)) if made else ddl(table):
                connection.execute(statement)
    _set_options(connection)
    with _transaction(connection):
        for name, (query, comment) in VIEWS.items():
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
            connection.execute(f"COMMENT ON VIEW {name} IS '{comment}'")
        for signature, (query, _) in MACROS.items():
            connection.execute(f"CREATE OR REPLACE MACRO {signature} AS TABLE {query}")


def _set_options(connection: duckdb.DuckDBPyConnection) -> None:
    for option, value in OPTIONS.items():
        connection.execute(f"CALL lake.set_option('{option}', '{value}')")
    for table in NOT_INLINED:
        connection.execute(f"CALL lake.set_option('data_inlining_row_limit', 0, table_name => '{table.TABLE}')")
