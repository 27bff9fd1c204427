"""Runs as real processes, in small batches, on a feed of short stories; what they leave is checked row by row."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.lake import Lake, NoLake, reading
from tests.conftest import environment, rows

# Forty receipts a transaction: a run of four hundred stories commits ten times.
SMALL_BATCHES = (
    "import flows.load; flows.load.BATCH_RECEIPTS = 40; from flows.cli import app; app(prog_name='wirelake')"
)


def write_feed(folder: Path, stories: int) -> Path:
    """A folder of stories, every fortieth of them broken."""
    folder.mkdir()
    for number in range(stories):
        said = {
            "uri": f"urn:mpa:{number}",
            "versioncreated": f"2025-{number % 3 + 1:02}-04T10:00:00Z",
            "headline": f"Ferry {number} sails",
            "body_text": f"Ferry {number} sailed on Sunday with {number * 3} people on board.",
        }
        text = json.dumps(said)
        (folder / f"{number:04}.json").write_text(text[:-30] if number % 40 == 7 else text)
    return folder


def small_batches(*words: str | Path) -> list[str]:
    """The command line of an ingest that commits often."""
    return [sys.executable, "-c", SMALL_BATCHES, "ingest", *map(str, words), "--json"]


def start(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Such an ingest, started; it reads by itself."""
    call = [*small_batches(*words), "--workers", "1"]
    return subprocess.Popen(call, env=environment(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def is_made(lake: Lake) -> bool:
    """Whether there is a lake that can be read."""
    try:
        with reading(lake):
            return True
    except NoLake:
        return False


def assert_whole(lake: Lake) -> None:
    """Every receipt is there with all that was read from it, once, and every run's books are what it stored."""
    assert rows(lake, "SELECT count(*) - count(DISTINCT receipt) FROM receipts") == [(0,)]
    assert rows(lake, "SELECT count(*) - count(DISTINCT version_id) FROM versions") == [(0,)]
    assert rows(lake, "SELECT count(*) - count(DISTINCT spike_id) FROM spikes") == [(0,)]
    for column, table in (("articles", "versions"), ("spikes", "spikes")):
        counted = f"(SELECT count(*) FROM {table} WHERE {table}.receipt = receipts.receipt)"
        assert rows(lake, f"SELECT receipt FROM receipts WHERE {column} <> {counted}") == []
        assert rows(lake, f"SELECT receipt FROM {table} ANTI JOIN receipts USING (receipt)") == []
    stored = "(SELECT count(*) FROM {0} WHERE {0}.run_id = runs.run_id)"
    wrong = f"""SELECT run_id FROM runs WHERE receipts_new <> {stored.format("receipts")}
        OR articles_new + articles_updated <> {stored.format("versions")}"""
    assert rows(lake, wrong) == []


def articles_seen(lake: Lake, runs: Sequence[subprocess.Popen[bytes]]) -> list[int]:
    """How many articles a reader sees, time after time, while runs write: none at first."""
    seen = [0]
    while any(run.poll() is None for run in runs):
        if is_made(lake):
            seen.append(rows(lake, "SELECT count(*) FROM articles")[0][0])
    return seen


def finish(runs: Sequence[subprocess.Popen[bytes]]) -> list[dict[str, Any]]:
    """The books of runs that end well."""
    books = []
    for run in runs:
        out, err = run.communicate(timeout=120)
        assert run.returncode == 0, err.decode()
        books.append(json.loads(out))
    return books
