"""What was deleted, off the disk: out of data files, old snapshots, and the catalog, its statistics and free pages too.

All history goes, for every snapshot of before may hold what is to be gone; a reader at one of them fails.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from flows.catalog import TABLES
from flows.lake import Lake, again, alone, writing
from flows.stop import heed
from schemas.run import Run
from schemas.table import Table

# How long the catalog's readers are waited for, and who writes, in seconds.
PATIENCE = 60
# What is so young and in no table may be another writer's, who has not committed it yet.
YOUNG = "INTERVAL 1 HOUR"
# DuckLake keeps the least and the greatest value of every column, whole, and forgets neither when its row is deleted.
STATISTICS = """
UPDATE __ducklake_metadata_lake.ducklake_table_column_stats SET min_value = NULL, max_value = NULL
"""


class NotErased(Exception):
    """What keeps a purge from its end: a reader of the catalog, files that may be a writer's."""


def erase(lake: Lake) -> None:
    """Take all that is deleted off the disk; can be repeated. NotErased when a reader or writer stands in the way.

    Of a catalog that a server keeps, the server's own vacuum does the last step.
    """
    for statement in _statements(lake):
        heed()
        _execute(lake, statement)
    if lake.file:
        with alone(lake):
            _vacuum(lake.file)
    else:
        _outlast_writers(lake)


@again
def _execute(lake: Lake, statement: str) -> None:
    with writing(lake) as connection:
        connection.execute(statement)


def _statements(lake: Lake) -> Iterator[str]:
    """A transaction each."""
    for table in _with_copy():
        yield f"CALL ducklake_flush_inlined_data('lake', table_name => '{table}')"
        yield f"CALL ducklake_rewrite_data_files('lake', '{table}', delete_threshold => 0)"
    yield "CALL ducklake_expire_snapshots('lake', older_than => now())"
    yield "CALL ducklake_cleanup_old_files('lake', cleanup_all => true)"
    # A run that was killed left files that no table names. Where no lock keeps writers away, those may be just written.
    lost = "cleanup_all => true" if lake.file else f"older_than => now() - {YOUNG}"
    yield f"CALL ducklake_delete_orphaned_files('lake', {lost})"
    yield STATISTICS


def _outlast_writers(lake: Lake) -> None:
    """Wait for the files that are in no table yet: who wrote them may be at work, or was killed and left them."""
    until, lost = time.monotonic() + PATIENCE, _in_no_table(lake)
    while lost := lost & _in_no_table(lake):
        heed()
        if time.monotonic() > until:
            raise NotErased(
                f"a run of the last hour left files that may hold what was purged, {len(lost)}: purge again"
            )
        time.sleep(1)


@again
def _in_no_table(lake: Lake) -> set[str]:
    with writing(lake) as connection:
        told = "CALL ducklake_delete_orphaned_files('lake', cleanup_all => true, dry_run => true)"
        return {path for (path,) in connection.execute(told).fetchall()}


def _with_copy() -> Iterator[str]:
    of_copy: list[type[Table]] = [table for table in TABLES if table is not Run]
    return (table.TABLE for table in of_copy)


def _vacuum(catalog: Path) -> None:
    """Write the catalog anew without its free pages, and empty its log."""
    with closing(sqlite3.connect(catalog, timeout=PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        [(busy, _, _)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if busy:
        raise NotErased("a reader holds the lake's catalog, whose log still has what was purged: purge again later")
