"""One batch, one transaction: receipts, versions, spikes and the run's books together, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from flows.lake import Lake, NoLake, again, reading, storing, writing
from schemas.receipt import Receipt
from schemas.run import Books, Run, by_reason
from schemas.spike import Spike
from schemas.table import arrow_table, jsonable
from schemas.version import Version
from transforms.articles import READ

# How far back an article is looked for, to tell in the books an article that is new from one that is updated.
KNOWN = timedelta(days=45)
# What is not taken in: what is there, and what was purged.
TAKEN = "(SELECT key FROM receipts UNION ALL SELECT left(unnest(receipts), 32)::UUID FROM purges)"
# How many partitions are written at once.
MONTHS = 48


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be stored: the receipts seen, counted; the new ones, what was read from them, and what was asked."""

    seen: int
    receipts: pa.Table
    versions: pa.Table
    spikes: pa.Table
    fetches: pa.Table


def unknown(lake: Lake, receipts: Sequence[Receipt]) -> list[Receipt]:
    """The receipts that the lake does not hold, each once, as it came first.

    Reads 16 bytes for every receipt of the lake.
    """
    once: dict[UUID, Receipt] = {}
    for receipt in receipts:
        once.setdefault(receipt.key, receipt)
    incoming = arrow_table(Receipt, [replace(receipt, payload=b"") for receipt in once.values()]).select(["key"])
    try:
        with reading(lake) as connection:
            connection.register("incoming", incoming)
            new = {key for (key,) in connection.execute(f"FROM incoming ANTI JOIN {TAKEN} USING (key)").fetchall()}
    except NoLake:
        return list(once.values())
    return [receipt for key, receipt in once.items() if key in new]


@again
def write_run(lake: Lake, run: Run) -> None:
    """Write a run's row as it stands now."""
    with writing(lake) as connection:
        put_run(connection, run)


@again
def fail_run(lake: Lake, run: Run) -> None:
    """Write that a run failed and why; the books of its row stay as its last batch left them.

    They may know more than the run does: a server may commit a batch and be gone before it says so.
    """
    with writing(lake) as connection:
        if not _row(connection, "SELECT count(*) FROM runs WHERE run_id = $run", {"run": run.run_id})[0]:
            put_run(connection, run)
            return
        connection.execute(
            "UPDATE runs SET state = $state, ended_at = $ended, detail = $detail WHERE run_id = $run",
            {"state": run.state, "ended": run.ended_at, "detail": run.detail, "run": run.run_id},
        )


@again
def store(lake: Lake, batch: Batch, run: Run) -> Run:
    """Commit a batch together with the run's row; the run with the batch in its books.

    What another run has stored since stays as it is and counts as unchanged: each row stands once, whoever comes
    first. The cost follows the batch: its versions are matched within its own days.
    """
    with _staged(lake, batch, f"SELECT receipt FROM in_receipts ANTI JOIN {TAKEN} USING (key)") as connection:
        connection.execute("INSERT INTO receipts BY NAME FROM in_receipts SEMI JOIN fresh USING (receipt)")
        new, spiked = _row(
            connection,
            "SELECT count(*), count(*) FILTER (articles = 0) FROM in_receipts SEMI JOIN fresh USING (receipt)",
        )
        came = Books(receipts_seen=batch.seen, receipts_new=new, receipts_unchanged=batch.seen - new)
        answered = batch.fetches["reason"].null_count
        run = run.plus(replace(came, receipts_spiked=spiked, answered=answered))
        run = run.plus(_insert(connection, batch.versions))
        if batch.fetches.num_rows:
            connection.register("in_fetches", batch.fetches)
            connection.execute("INSERT INTO fetches BY NAME FROM in_fetches")
        put_run(connection, run)
    return run


@again
def restore(lake: Lake, batch: Batch, run: Run) -> Run:
    """Commit a batch of receipts that were read again: rows that they no longer give go, those that they give now come.

    A version that two receipts gave belongs to the one that was received first, and is replayed first. Should that one
    alone read differently now, the version goes with it, and comes back when the other is replayed after it.
    """
    with _staged(lake, batch, "SELECT receipt FROM in_receipts") as connection:
        _set_aside(connection, Spike.TABLE, Spike.KEY, SAME_SPIKE)
        _set_aside(connection, Version.TABLE, Version.KEY, READ, besides=LATER.format(days=_days(batch.versions)))
        connection.execute(
            "UPDATE held SET version_id = NULL WHERE version_id IN (SELECT version_id FROM stale_versions)"
        )
        connection.execute("""
            UPDATE receipts SET articles = now.articles, spikes = now.spikes FROM in_receipts AS now
            WHERE receipts.receipt = now.receipt
            AND (receipts.articles, receipts.spikes) IS DISTINCT FROM (now.articles, now.spikes)
        """)
        changed = _row(
            connection,
            """SELECT count(DISTINCT receipt) FROM (
            SELECT receipt FROM stale_versions UNION ALL SELECT receipt FROM stale_spikes
            UNION ALL SELECT receipt FROM in_spikes ANTI JOIN spikes USING (spike_id)
            UNION ALL SELECT receipt FROM in_versions ANTI JOIN versions USING (version_id))""",
        )[0]
        came = Books(receipts_seen=batch.seen, receipts_new=changed, receipts_unchanged=batch.seen - changed)
        run = run.plus(came).plus(_insert(connection, batch.versions))
        put_run(connection, run)
    return run


# A row that was read again to the same columns stays, with the time and the reader of when it was stored.
SAME_SPIKE = (Spike.KEY, "detail", "format")
# Of two runs at once, the one whose receipt came later may have stored a version first: it goes to the earlier one.
LATER = """UNION SELECT version_id, now.receipt
    FROM (SELECT version_id, receipt, received_at FROM versions WHERE {days}) AS held JOIN in_versions AS now
    USING (version_id) WHERE (now.received_at, now.receipt) < (held.received_at, held.receipt)"""


@contextmanager
def _staged(lake: Lake, batch: Batch, fresh: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction with the batch's tables at hand, `fresh` (the receipts to store) and what is `held` already.

    `held` is versions of the batch and other versions of its articles: (version_id, article_id).
    """
    with storing(lake) as connection:
        connection.register("in_receipts", batch.receipts)
        connection.register("in_versions", batch.versions)
        connection.register("in_spikes", batch.spikes)
        connection.execute(f"CREATE TEMP TABLE fresh AS {fresh}")
        connection.execute(f"""
            CREATE TEMP TABLE held AS SELECT version_id, article_id FROM versions WHERE {_days(batch.versions)} AND (
                version_id IN (SELECT version_id FROM in_versions) OR article_id IN (SELECT article_id FROM in_versions)
            )
        """)
        yield connection


def _set_aside(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, same: Sequence[str], besides: str = ""
) -> None:
    """Delete rows that their receipts no longer give, and those besides; they stay at hand as `stale_…`."""
    alike = " AND ".join(f"now.{column} IS NOT DISTINCT FROM {table}.{column}" for column in same)
    connection.execute(f"""
        CREATE TEMP TABLE stale_{table} AS SELECT {key}, receipt FROM {table} SEMI JOIN fresh USING (receipt)
        WHERE NOT EXISTS (FROM in_{table} AS now WHERE {alike}) {besides}
    """)
    connection.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM stale_{table})")


def _insert(connection: duckdb.DuckDBPyConnection, versions: pa.Table) -> Books:
    """Store the versions and spikes of the fresh receipts that are not stored yet."""
    books = _insert_spikes(connection)
    # A version that several receipts brought is stored once, as read from the one that came first.
    connection.execute("""
        CREATE TEMP TABLE wanted AS SELECT version_id, article_id, count(*) AS times,
            arg_min(receipt, (received_at, receipt, part)) AS receipt,
            arg_min(part, (received_at, receipt, part)) AS part
        FROM in_versions SEMI JOIN fresh USING (receipt) GROUP BY version_id, article_id
    """)
    stored = 0
    for days in _slices(versions[Version.MONTH]):
        stored += _row(
            connection,
            f"""INSERT INTO versions BY NAME FROM in_versions
            SEMI JOIN (FROM wanted ANTI JOIN held USING (version_id)) USING (version_id, receipt, part) WHERE {days}""",
        )[0]
    read, new = _row(
        connection,
        """SELECT coalesce(sum(times), 0)::BIGINT,
        count(DISTINCT article_id) FILTER (article_id NOT IN (SELECT article_id FROM held)) FROM wanted""",
    )
    return replace(books, articles_new=new, articles_updated=stored - new, articles_unchanged=read - stored)


def _slices(moved: pa.ChunkedArray) -> Iterator[str]:
    """Conditions on the days of some versions, which together hold each once and none of which spans many months.

    Every month is a partition, and a partition that is written takes memory of its own.
    """
    days = sorted(day for day in pc.unique(moved).to_pylist() if day)
    months = sorted({(day.year, day.month) for day in days})
    for first, last in ((months[at], months[at : at + MONTHS][-1]) for at in range(0, len(months), MONTHS)):
        inside = [day for day in days if first <= (day.year, day.month) <= last]
        yield f"{Version.MONTH} BETWEEN DATE '{inside[0]}' AND DATE '{inside[-1]}'"
    if moved.null_count:
        yield f"{Version.MONTH} IS NULL"


def _insert_spikes(connection: duckdb.DuckDBPyConnection) -> Books:
    """Store the spikes; a file that cannot be received is met again by every run, and is one row."""
    connection.execute("CREATE TEMP TABLE spiked AS FROM in_spikes WHERE receipt IS NULL OR receipt IN (FROM fresh)")
    reasons = dict(connection.execute("SELECT reason, count(*) FROM spiked GROUP BY reason").fetchall())
    if not reasons:
        return Books()
    refused, refused_new = _row(
        connection,
        """SELECT count(*), count(*) FILTER (spike_id NOT IN (SELECT spike_id FROM spikes))
        FROM spiked WHERE receipt IS NULL""",
    )
    connection.execute("""
        MERGE INTO spikes USING (SELECT DISTINCT ON (spike_id) * FROM spiked) AS once USING (spike_id)
        WHEN NOT MATCHED THEN INSERT BY NAME
    """)
    return Books(refused=refused, refused_new=refused_new, spikes=by_reason(reasons))


def _days(versions: pa.Table) -> str:
    """The condition that keeps a search within the days of these versions and some before them.

    As literals: they prune files.
    """
    moved = versions[Version.MONTH]
    span = pc.min_max(moved).as_py()
    arms = []
    if span["min"]:
        since = span["min"] - min(KNOWN, span["min"] - date.min)
        arms.append(f"{Version.MONTH} BETWEEN DATE '{since}' AND DATE '{span['max']}'")
    if moved.null_count:
        arms.append(f"{Version.MONTH} IS NULL")
    return f"({' OR '.join(arms) or 'false'})"


def put_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write a run's row as it stands now, in the transaction that is open."""
    connection.register("in_run", arrow_table(Run, [run]))
    # A MERGE would write a file for this one row; deleted and inserted, it stays in the catalog.
    if _row(connection, "SELECT count(*) FROM runs SEMI JOIN in_run USING (run_id)")[0]:
        connection.execute("DELETE FROM runs WHERE run_id = $run", {"run": run.run_id})
    connection.execute("INSERT INTO runs BY NAME FROM in_run")
    connection.execute(
        "CALL lake.set_commit_message('wirelake', $message, extra_info => $books)",
        {"message": f"{run.command} {run.run_id}", "books": json.dumps(jsonable(run))},
    )


def _row(connection: duckdb.DuckDBPyConnection, query: str, given: Mapping[str, str] | None = None) -> tuple[int, ...]:
    return tuple(connection.execute(query, given).fetchall()[0])
