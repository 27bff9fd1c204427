"""One batch, one transaction: receipts, versions, spikes and the run's books together, or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from flows.lake import Lake, reading, writing
from schemas.receipt import Receipt
from schemas.run import Books, Run, by_reason
from schemas.table import arrow_table, jsonable
from schemas.version import Version

# How far back an article is looked for, to tell in the books an article that is new from one that is updated.
KNOWN = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be stored: how many receipts were seen, those that are new, and what was read from them."""

    seen: int
    receipts: pa.Table
    versions: pa.Table
    spikes: pa.Table


def unknown(lake: Lake, receipts: Sequence[Receipt]) -> list[Receipt]:
    """The receipts that the lake does not hold, each once. Reads 16 bytes for every receipt of the lake."""
    once = {receipt.key: receipt for receipt in receipts}
    if not lake.exists:
        return list(once.values())
    incoming = arrow_table(Receipt, [replace(receipt, payload=b"") for receipt in once.values()]).select(["key"])
    with reading(lake) as connection:
        connection.register("incoming", incoming)
        new = {key for (key,) in connection.execute("FROM incoming ANTI JOIN receipts USING (key)").fetchall()}
    return [receipt for key, receipt in once.items() if key in new]


def write_run(lake: Lake, run: Run) -> None:
    """Write a run's row as it stands now."""
    with writing(lake) as connection:
        _put_run(connection, run)


def store(lake: Lake, batch: Batch, run: Run) -> Run:
    """Commit a batch together with the run's row; the run with the batch in its books.

    What another run has stored since stays as it is and counts as unchanged: each row stands once, whoever comes
    first. The cost follows the batch: its versions are matched within its own days.
    """
    with writing(lake) as connection:
        connection.register("in_receipts", batch.receipts)
        connection.register("in_versions", batch.versions)
        connection.register("in_spikes", batch.spikes)
        connection.execute("CREATE TEMP TABLE fresh AS SELECT receipt FROM in_receipts ANTI JOIN receipts USING (key)")
        run = run.plus(_insert(connection, batch))
        connection.execute("DROP TABLE fresh")
        _put_run(connection, run)
    return run


def _insert(connection: duckdb.DuckDBPyConnection, batch: Batch) -> Books:
    spiked = "count(*) FILTER (articles = 0)"
    new, receipts_spiked = _row(
        connection, f"SELECT count(*), {spiked} FROM in_receipts SEMI JOIN fresh USING (receipt)"
    )
    connection.execute("INSERT INTO receipts BY NAME FROM in_receipts SEMI JOIN fresh USING (receipt)")
    articles_new, articles_updated, articles_unchanged = _insert_versions(connection, batch.versions)
    reasons, refused = _insert_spikes(connection)
    return Books(
        receipts_seen=batch.seen,
        receipts_new=new,
        receipts_unchanged=batch.seen - new,
        receipts_spiked=receipts_spiked,
        refused=refused,
        articles_new=articles_new,
        articles_updated=articles_updated,
        articles_unchanged=articles_unchanged,
        spikes=by_reason(reasons),
    )


def _insert_versions(connection: duckdb.DuckDBPyConnection, versions: pa.Table) -> tuple[int, int, int]:
    """Stores the versions not yet stored: (of new articles, of known articles, not stored because they were)."""
    if not versions.num_rows:
        return 0, 0, 0
    # The MERGE would insert both of two equal keys: each version once, whichever receipt brought it.
    connection.execute("""
        CREATE TEMP TABLE incoming AS FROM in_versions SEMI JOIN fresh USING (receipt)
        QUALIFY row_number() OVER (PARTITION BY version_id ORDER BY receipt, part) = 1
    """)
    read = _row(connection, "SELECT count(*) FROM in_versions SEMI JOIN fresh USING (receipt)")[0]
    since = f"(SELECT article_id FROM versions WHERE {_days(versions, back=KNOWN)})"
    new = _row(connection, f"SELECT count(DISTINCT article_id) FROM incoming ANTI JOIN {since} USING (article_id)")[0]
    stored = _row(
        connection,
        f"""MERGE INTO versions USING incoming
        ON versions.{Version.KEY} = incoming.{Version.KEY} AND {_days(versions)}
        WHEN NOT MATCHED THEN INSERT BY NAME""",
    )[0]
    connection.execute("DROP TABLE incoming")
    return new, stored - new, read - stored


def _insert_spikes(connection: duckdb.DuckDBPyConnection) -> tuple[Counter[str], int]:
    """Stores the spikes; how many had each reason, and how many of them had no bytes to keep."""
    connection.execute("CREATE TEMP TABLE spiked AS FROM in_spikes WHERE receipt IS NULL OR receipt IN (FROM fresh)")
    rows = connection.execute("SELECT reason, receipt IS NULL, count(*) FROM spiked GROUP BY ALL").fetchall()
    # A file that cannot be read is met again by every run, and is one row.
    connection.execute("""
        MERGE INTO spikes USING spiked ON spikes.spike_id = spiked.spike_id AND spikes.receipt IS NULL
        WHEN NOT MATCHED THEN INSERT BY NAME
    """)
    connection.execute("DROP TABLE spiked")
    reasons: Counter[str] = Counter()
    for reason, _, count in rows:
        reasons[reason] += count
    return reasons, sum(count for _, no_bytes, count in rows if no_bytes)


def _days(versions: pa.Table, back: timedelta = timedelta()) -> str:
    """The condition that keeps a match within the days of these versions, as literals: they prune files."""
    moved = versions[Version.MONTH]
    span = pc.min_max(moved).as_py()
    arms = []
    if span["min"]:
        arms.append(f"versions.{Version.MONTH} BETWEEN DATE '{span['min'] - back}' AND DATE '{span['max']}'")
    if moved.null_count:
        arms.append(f"versions.{Version.MONTH} IS NULL")
    return f"({' OR '.join(arms)})"


def _put_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    connection.register("in_run", arrow_table(Run, [run]))
    connection.execute("DELETE FROM runs WHERE run_id = $run", {"run": run.run_id})
    connection.execute("INSERT INTO runs BY NAME FROM in_run")
    connection.execute(
        "CALL lake.set_commit_message('wirelake', $message, extra_info => $books)",
        {"message": f"{run.command} {run.run_id}", "books": json.dumps(jsonable(run))},
    )


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    return tuple(connection.execute(query).fetchall()[0])
