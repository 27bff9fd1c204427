"""Upkeep of a lake: small files merged, deleted rows left behind, old snapshots and the files that nothing needs gone.

Every step is a transaction of seconds, and between two of them whoever waits for the lake gets it: ingests and readers
go on meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.books import failed, new_run
from flows.catalog import TABLES
from flows.engine import rows_of
from flows.lake import Lake, again, reading, writing
from flows.stop import heed
from flows.store import write_run
from schemas.run import Run

# Files of the target's size that one transaction may write: some seconds each.
FILES = 4
# A file is rewritten when more of its rows than this are deleted.
DELETED = 0.1
# The kernel gives a lock to whoever asks first; this lets others ask, in seconds.
PAUSE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """How long what is no longer needed is kept: snapshots for `days`, files for `hours`, for those who still read."""

    days: int = 7
    hours: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Tended:
    """What was done: the lake's live files and their bytes before and after, and what went."""

    files_before: int
    files_after: int = 0
    bytes_before: int
    bytes_after: int = 0
    rows_flushed: int = 0
    files_rewritten: int = 0
    files_merged: int = 0
    snapshots_expired: int = 0
    files_deleted: int = 0
    orphans_deleted: int = 0

    @property
    def told(self) -> str:
        """In one line."""
        return ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in asdict(self).items())


def tend(lake: Lake, upkeep: Upkeep) -> tuple[Run, Tended]:
    """Tend a lake; the run, whose row says what was done, and that in numbers. NoLake when there is none."""
    files, size = _files(lake)
    run, done = new_run("tend", None), Tended(files_before=files, bytes_before=size)
    write_run(lake, run)
    try:
        for what, count in _steps(lake, upkeep):
            heed()
            done = replace(done, **{what: getattr(done, what) + count})
    except BaseException as error:
        failed(lake, run, error)
        raise
    files, size = _files(lake)
    done = replace(done, files_after=files, bytes_after=size)
    run = replace(run, state="finished", ended_at=datetime.now(UTC), detail=done.told)
    write_run(lake, run)
    return run, done


def _steps(lake: Lake, upkeep: Upkeep) -> Iterator[tuple[str, int]]:
    """Each step as it is done: which number of `Tended` it adds to, and how much."""
    for table in (each.TABLE for each in TABLES):
        # A row in the catalog that was replaced stays there until it is flushed.
        yield (
            "rows_flushed",
            _sum(lake, f"ducklake_flush_inlined_data('lake', table_name => '{table}')", "rows_flushed"),
        )
        # Files with deleted rows are left alone by merging: they are rewritten first.
        rewrite = f"ducklake_rewrite_data_files('lake', '{table}', delete_threshold => {DELETED})"
        yield "files_rewritten", _sum(lake, rewrite, "files_processed")
        yield from _merged(lake, table)
    now = datetime.now(UTC)
    expired = _call(lake, f"ducklake_expire_snapshots('lake', {_before(now - timedelta(days=upkeep.days))})")
    yield "snapshots_expired", len(expired)
    # Where a server keeps the catalog, no lock keeps writers away while their files are not committed yet.
    unused = _before(now - timedelta(hours=upkeep.hours if lake.file else max(upkeep.hours, 1)))
    yield "files_deleted", len(_call(lake, f"ducklake_cleanup_old_files('lake', {unused})"))
    yield "orphans_deleted", len(_call(lake, f"ducklake_delete_orphaned_files('lake', {unused})"))


def _merged(lake: Lake, table: str) -> Iterator[tuple[str, int]]:
    """Small files merged, a few months at a time. Ends although an ingest goes on writing new ones."""
    written = FILES
    while written == FILES:
        done = _call(lake, f"ducklake_merge_adjacent_files('lake', '{table}', max_compacted_files => {FILES})")
        written = sum(each["files_created"] for each in done)
        yield "files_merged", sum(each["files_processed"] for each in done)


def _before(moment: datetime) -> str:
    return f"older_than => TIMESTAMPTZ '{moment.isoformat()}'"


def _sum(lake: Lake, call: str, column: str) -> int:
    return sum(row[column] for row in _call(lake, call))


@again
def _call(lake: Lake, call: str) -> list[dict[str, Any]]:
    """What one of DuckLake's functions answers; a transaction of its own."""
    with writing(lake) as connection:
        told = rows_of(connection, f"CALL {call}")
    time.sleep(PAUSE)
    return told


def _files(lake: Lake) -> tuple[int, int]:
    """The files that the lake's rows are in and those of their deletions, and the bytes of both."""
    query = """SELECT coalesce(sum(file_count + delete_file_count), 0)::BIGINT,
        coalesce(sum(file_size_bytes + delete_file_size_bytes), 0)::BIGINT FROM ducklake_table_info('lake')"""
    with reading(lake) as connection:
        files, size = connection.execute(query).fetchall()[0]
    return files, size
