"""What a catalog holds: tables, their layout and compression, views, and the guard of its writers. Made here, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256

import duckdb

from schemas.fetch import Fetch
from schemas.purge import Purge
from schemas.receipt import Receipt
from schemas.run import Run
from schemas.spike import Spike
from schemas.table import Column, Table, columns, ddl, widen
from schemas.version import Version
from schemas.views import MACROS, VIEWS

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
GUARD = ("CREATE TABLE guard (turn BIGINT NOT NULL)", "INSERT INTO guard VALUES (0)")


@cache
def layout() -> str:
    """A hash over all that is made here: a lake that tells another was made by another wirelake, and is made anew."""
    tables = [list(ddl(table)) for table in TABLES]
    return sha256(repr((tables, OPTIONS, [table.TABLE for table in NOT_INLINED], VIEWS, MACROS)).encode()).hexdigest()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Committed at the end, rolled back on any exception."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def is_made(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether all is there, as it is made today: the comment of the guard, which is written last, tells the layout."""
    query = "SELECT comment FROM duckdb_columns() WHERE database_name = 'lake' AND table_name = 'guard'"
    return connection.execute(query).fetchall() == [(layout(),)]


def is_readable(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the views are there, which are made after all else."""
    return VIEWS.keys() <= _held(connection).keys()


def take_turn(connection: duckdb.DuckDBPyConnection) -> None:
    """Let this transaction commit only if no other writer does while it lasts.

    Two that insert the same rows are no conflict to DuckLake: each saw a lake without them. Two that update the same
    row are one, and the second fails.
    """
    connection.execute("UPDATE guard SET turn = turn + 1")


def make(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables, then options, which want a committed table, then views: where it was cut off, it goes on.

    What an older wirelake made is brought up to date. All tables are one transaction: made apart, every comment would
    be a snapshot of its own.
    """
    with transaction(connection):
        # Inside: what another writer makes meanwhile is then a conflict, and all of this is done again.
        held = _held(connection)
        for table in TABLES:
            made = table.TABLE in held
            for statement in widen(table, _lacking(table, held)) if made else ddl(table):
                connection.execute(statement)
        for statement in () if "guard" in held else GUARD:
            connection.execute(statement)
    _set_options(connection)
    with transaction(connection):
        for name, (query, comment) in VIEWS.items():
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
            connection.execute(f"COMMENT ON VIEW {name} IS '{comment}'")
        for signature, (query, _) in MACROS.items():
            connection.execute(f"CREATE OR REPLACE MACRO {signature} AS TABLE {query}")
        connection.execute(f"COMMENT ON COLUMN guard.turn IS '{layout()}'")


def _held(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of every table and view of the lake."""
    query = """SELECT table_name, list(column_name) FROM information_schema.columns
        WHERE table_catalog = 'lake' GROUP BY table_name"""
    return dict(connection.execute(query).fetchall())


def _lacking(table: type[Table], held: Mapping[str, Sequence[str]]) -> list[Column]:
    """The columns that a lake of an older wirelake does not have."""
    return [column for column in columns(table) if column.name not in held.get(table.TABLE, ())]


def _set_options(connection: duckdb.DuckDBPyConnection) -> None:
    for option, value in OPTIONS.items():
        connection.execute(f"CALL lake.set_option('{option}', '{value}')")
    for table in NOT_INLINED:
        connection.execute(f"CALL lake.set_option('data_inlining_row_limit', 0, table_name => '{table.TABLE}')")
