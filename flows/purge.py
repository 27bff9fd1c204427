"""Deletion for good: versions, the receipts that hold their text, and every byte of both on disk.

A receipt goes as a whole, and its spikes, which quote it, go too; other articles that it held keep their rows, and
cannot be replayed. The record of the purge keeps the hashes of the receipts, so that the same bytes are not taken in
again: an ingest counts them as unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from flows.books import failed, new_run
from flows.crew import in_order
from flows.erase import erase
from flows.lake import Lake, again, reading, storing, writing
from flows.load import portions, result_of
from flows.replay import batches
from flows.stop import heed
from flows.store import put_run
from schemas.purge import Purge
from schemas.run import Run
from schemas.table import arrow_table
from transforms.batch import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to go: one article by an id or address of it, or a provider's versions of before a day."""

    article: str | None = None
    provider: str | None = None
    before: date | None = None

    def __str__(self) -> str:
        return " ".join(f"--{name} {value}" for name, value in asdict(self).items() if value is not None)


Condition = tuple[str, dict[str, Any]]
"""A condition on versions, and the values that it asks for."""
NAMED = "$article IN (article_id, uri, item, url)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a purge takes, in numbers, and the receipts that hold it, named by their hashes.

    `read` are the other receipts that were read again, and hold nothing that is `meant`.
    """

    versions: int
    spikes: int
    receipts: tuple[str, ...]
    meant: Condition
    read: frozenset[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {"versions": self.versions, "receipts": len(self.receipts), "spikes": self.spikes}

    @property
    def told(self) -> str:
        """In one line."""
        return ", ".join(f"{count:,} {name}" for name, count in self.counts.items())


def find(lake: Lake, asked: Asked, workers: int, before: Found | None = None) -> Found:
    """What is asked for, as it stands; what was found `before` is not read once more.

    A version that several receipts brought names the first. Those that brought more articles than are stored as theirs
    are read again, to see whether what is asked for is among them.
    """
    with reading(lake) as connection:
        meant = _meant(connection, asked)
        known = before if before and before.meant == meant else None
        held, read = (known.receipts, known.read) if known else ((), frozenset[str]())
        _doom(connection, meant, held)
        suspects = _suspects(connection, read)
    held += tuple(_holding(lake, meant, suspects, workers))
    with reading(lake) as connection:
        _doom(connection, meant, held)
        return _found(connection, meant, read | {receipt for receipt, _ in suspects} - set(held))


def purge(lake: Lake, asked: Asked, found: Found, workers: int) -> tuple[Run, Found]:
    """Delete for good what was found, and what came of it since; the run, and what went.

    Killed on its way, it is finished by the next purge, whatever that is asked.
    """
    run = new_run("purge", None)
    try:
        while (deleted := _delete(lake, asked, found, run)) is None:
            found = find(lake, asked, workers, found)
        finish(lake)
    except BaseException as error:
        failed(lake, run, error)
        raise
    return deleted


def unfinished(lake: Lake) -> bool:
    """Whether a purge was stopped before its last byte was off the disk."""
    with reading(lake) as connection:
        return bool(connection.execute("FROM purges WHERE erased_at IS NULL").fetchall())


def finish(lake: Lake) -> None:
    """Take off the disk what purges deleted, and record that it is done."""
    erase(lake)
    _record(lake)


@again
def _record(lake: Lake) -> None:
    with writing(lake) as connection:
        connection.execute("UPDATE purges SET erased_at = now() WHERE erased_at IS NULL")


def _meant(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Condition:
    if asked.article is None:
        day = "coalesce(moved_on, received_at::DATE)"
        return f"provider = $provider AND {day} < $before", {"provider": asked.provider, "before": asked.before}
    named = connection.execute(f"SELECT DISTINCT article_id FROM versions WHERE {NAMED}", {"article": asked.article})
    articles = sorted(article for (article,) in named.fetchall())
    return f"({NAMED} OR list_contains($articles, article_id))", {"article": asked.article, "articles": articles}


def _suspects(connection: duckdb.DuckDBPyConnection, read: frozenset[str]) -> list[tuple[str, int]]:
    """Receipts, with their sizes, that may hold what is meant and are not `gone` or read yet."""
    query = """SELECT receipt, size FROM receipts ANTI JOIN gone USING (receipt)
        LEFT JOIN (SELECT receipt, count(*) AS stored FROM versions GROUP BY receipt) USING (receipt)
        WHERE articles > coalesce(stored, 0) ORDER BY received_at, receipt"""
    return [(receipt, size) for receipt, size in connection.execute(query).fetchall() if receipt not in read]


def _holding(lake: Lake, meant: Condition, suspects: list[tuple[str, int]], workers: int) -> Iterator[str]:
    """The receipts among these from which what is meant is read."""
    where, given = meant
    with closing(in_order(batches(suspects, lake, new_run("purge", None)), portions, read, workers)) as work:
        for _, some in work:
            heed()
            with reading(lake) as connection:
                connection.register("again", result_of(some).versions)
                holding = connection.execute(f"SELECT DISTINCT receipt FROM again WHERE {where}", given).fetchall()
            yield from (receipt for (receipt,) in holding)


def _doom(connection: duckdb.DuckDBPyConnection, meant: Condition, receipts: tuple[str, ...]) -> None:
    """Tables at hand: `doomed`, the versions that are meant, and `gone`, the receipts that hold them."""
    where, given = meant
    connection.execute(
        f"CREATE TEMP TABLE doomed AS SELECT version_id, receipt, url FROM versions WHERE {where}", given
    )
    connection.execute(
        """CREATE TEMP TABLE gone AS SELECT receipt FROM doomed
        UNION SELECT receipt FROM receipts WHERE list_contains($receipts, receipt)""",
        {"receipts": list(receipts)},
    )


def _found(connection: duckdb.DuckDBPyConnection, meant: Condition, read: frozenset[str]) -> Found:
    query = """SELECT (SELECT count(*) FROM doomed), (SELECT count(*) FROM spikes SEMI JOIN gone USING (receipt)),
        (SELECT coalesce(list(receipt ORDER BY receipt), []) FROM gone)"""
    versions, spikes, receipts = connection.execute(query).fetchall()[0]
    return Found(versions=versions, spikes=spikes, receipts=tuple(receipts), meant=meant, read=read)


@again
def _delete(lake: Lake, asked: Asked, found: Found, run: Run) -> tuple[Run, Found] | None:
    """One transaction: the rows go, the record of it comes. None, and nothing goes, when more may hold it since."""
    with storing(lake) as connection:
        meant = _meant(connection, asked)
        _doom(connection, meant, found.receipts)
        if meant != found.meant or _suspects(connection, found.read):
            return None
        gone, now = _found(connection, meant, found.read), datetime.now(UTC)
        # A fetch names where the copy is, and headlines make addresses.
        connection.execute("""
            CREATE TEMP TABLE names AS SELECT uri AS name FROM receipts SEMI JOIN gone USING (receipt)
            UNION SELECT url FROM doomed WHERE url IS NOT NULL
        """)
        connection.execute("""
            DELETE FROM fetches WHERE receipt IN (FROM gone) OR url IN (FROM names) OR final_url IN (FROM names)
        """)
        connection.execute("DELETE FROM versions WHERE version_id IN (SELECT version_id FROM doomed)")
        for table in ("spikes", "receipts"):
            connection.execute(f"DELETE FROM {table} WHERE receipt IN (FROM gone)")
        record = Purge(run_id=run.run_id, asked=str(asked), purged_at=now, versions=gone.versions, spikes=gone.spikes,
                       receipts=gone.receipts)  # fmt: skip
        connection.register("record", arrow_table(Purge, [record]))
        connection.execute("INSERT INTO purges BY NAME FROM record")
        run = replace(run, state="finished", ended_at=now, detail=f"{asked}: {gone.told}")
        put_run(connection, run)
    return run, gone
