"""This process's DuckDB: how it is set, where its extensions come from, and what it answers."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "512MB",
    "autoinstall_known_extensions": False,
    # A connection to PostgreSQL that is cut at certain moments is an internal error to DuckLake. DuckDB would then
    # trust nothing of this process's instance and abort as it is closed; but that holds no data, and what was begun
    # is rolled back by the server.
    "disable_database_invalidation": True,
}


@cache
def instance() -> duckdb.DuckDBPyConnection:
    """This process's DuckDB. One thread writes one file a partition; the workers have the other cores."""
    # What does not fit in memory goes to a folder of this process's own, not into the one where it was called.
    spill = Path(tempfile.gettempdir(), f"wirelake-{os.getpid()}")
    connection = duckdb.connect(config=SETTINGS | {"temp_directory": str(spill)})
    load_extension(connection, "ducklake")
    connection.execute("SET TimeZone = 'UTC'")
    # Without this a row group is not bounded by its bytes.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The answer to a query, each row by the names of its columns."""
    answer = connection.execute(query)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


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
