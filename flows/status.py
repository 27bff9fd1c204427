"""What a lake holds and how its runs went: five questions and their answers."""

from __future__ import annotations

import os
import socket
from typing import Any

from flows.catalog import TABLES
from flows.engine import rows_of
from flows.lake import Lake, reading
from schemas.table import Table

RUNS = """
SELECT run_id, command, feed, state, round(epoch(coalesce(ended_at, now()) - started_at), 1) AS seconds,
    receipts_seen AS seen, receipts_new AS new, receipts_unchanged AS unchanged, refused,
    articles_new, articles_updated, coalesce(list_sum([spike.count FOR spike IN spikes]), 0) AS spikes, detail,
    host, pid
FROM runs ORDER BY run_id DESC LIMIT 10
"""
SPIKES = """
SELECT reason, format, count(*) AS spikes, max(received_at) AS newest, arg_max(uri, received_at) AS for_example
FROM spikes GROUP BY ALL ORDER BY spikes DESC
"""
SOURCES = """
SELECT feed, provider, count(*) AS versions, count(DISTINCT article_id) AS articles, max(versioncreated) AS newest,
    max(received_at) AS received
FROM versions GROUP BY ALL ORDER BY newest DESC NULLS LAST, versions DESC LIMIT 20
"""
# A file holds one month and says so in its path; rows that the catalog itself holds have no file and no bytes.
MONTHS = """
WITH held AS (SELECT strftime({month}, '%Y-%m') AS month, count(*) AS rows FROM {table} GROUP BY ALL),
files AS (
    SELECT nullif(format('{{}}-{{:02d}}', year, try_cast(month AS INT)), '') AS month, sum(bytes) AS bytes FROM (
        SELECT data_file_size_bytes AS bytes, regexp_extract(data_file, 'year=([0-9]+)', 1) AS year,
            regexp_extract(data_file, 'month=([0-9]+)', 1) AS month
        FROM ducklake_list_files('lake', '{table}')
    ) GROUP BY ALL
)
SELECT '{table}' AS "table", held.month, rows, coalesce(bytes, 0)::BIGINT AS bytes
FROM held LEFT JOIN files ON held.month IS NOT DISTINCT FROM files.month
"""
FEEDS = "FROM feed_health ORDER BY silent_gaps DESC NULLS LAST, feed"
SECTIONS = ("runs", "tables", "spikes", "sources", "feeds")


def status(lake: Lake) -> dict[str, list[dict[str, Any]]]:
    """The last runs, rows and bytes by table and month, spikes by reason, the newest story by source, the
    health of feeds."""
    months = " UNION ALL ".join(_months(table) for table in TABLES if table.MONTH)
    queries = (RUNS, f"{months} ORDER BY ALL", SPIKES, SOURCES, FEEDS)
    with reading(lake) as connection:
        told = {name: rows_of(connection, query) for name, query in zip(SECTIONS, queries, strict=True)}
    return told | {"runs": [_as_it_is(run) for run in told["runs"]]}


def _as_it_is(run: dict[str, Any]) -> dict[str, Any]:
    """A run whose process is gone was killed, and could not say so."""
    host, pid = run.pop("host"), run.pop("pid")
    gone = run["state"] == "running" and host == socket.gethostname() and not _is_alive(pid)
    return run | ({"state": "killed", "seconds": None} if gone else {})


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _months(table: type[Table]) -> str:
    return f"(FROM ({MONTHS.format(table=table.TABLE, month=table.MONTH)}))"
