"""Real processes: killed at any moment, and two at once. Nothing reported is lost, nothing half-written is shown."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.lake import Lake, NoLake, reading
from tests.conftest import ROOT, environment, rows, started

STORIES = 400
# Forty receipts a transaction: a run of these stories commits ten times.
SMALL_BATCHES = "import flows.load; flows.load.BATCH_RECEIPTS = 40; from flows.cli import app; app()"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder of stories, every fortieth of them broken."""
    folder = tmp_path / "feed"
    folder.mkdir()
    for number in range(STORIES):
        said = {
            "uri": f"urn:mpa:{number}",
            "versioncreated": f"2025-{number % 3 + 1:02}-04T10:00:00Z",
            "headline": f"Ferry {number} sails",
            "body_text": f"Ferry {number} sailed on Sunday with {number * 3} people on board.",
        }
        text = json.dumps(said)
        (folder / f"{number:04}.json").write_text(text[:-30] if number % 40 == 7 else text)
    return folder


def start(feed: Path, lake: Path) -> "subprocess.Popen[bytes]":
    """A real ingest in small batches."""
    call = [*start_command(feed, lake), "--workers", "1"]
    return subprocess.Popen(call, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def start_command(feed: Path, lake: Path) -> list[str]:
    """The command line of such an ingest."""
    return [sys.executable, "-c", SMALL_BATCHES, "ingest", str(feed), "--lake", str(lake), "--json"]


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


def finish(runs: Sequence["subprocess.Popen[bytes]"]) -> list[dict[str, int]]:
    """The books of runs that end well."""
    books = []
    for run in runs:
        out, err = run.communicate(timeout=120)
        assert run.returncode == 0, err.decode()
        books.append(json.loads(out))
    return books


def test_killed_a_dozen_times_it_loses_nothing_and_doubles_nothing(feed: Path, tmp_path: Path) -> None:
    lake, chance, killed, before = Lake.at(tmp_path / "lake"), random.Random(7), 0, 0
    while killed < 12:
        run = start(feed, tmp_path / "lake")
        time.sleep(chance.uniform(0.1, 1.6) if killed % 2 else chance.uniform(0.6, 1.0))
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            killed += 1
        run.communicate()
        if is_made(lake):
            assert_whole(lake)
            stored = rows(lake, "SELECT count(*) FROM receipts")[0][0]
            assert stored >= before
            before = stored
    finish([start(feed, tmp_path / "lake")])
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES,)]
    assert rows(lake, "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM spikes)") == [(390, 10)]


def test_two_runs_on_the_same_files_leave_one_row_each_while_a_reader_reads(feed: Path, tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "lake")
    runs = [start(feed, tmp_path / "lake") for _ in range(2)]
    seen = [0]
    while any(run.poll() is None for run in runs):
        if is_made(lake):
            seen.append(rows(lake, "SELECT count(*) FROM articles")[0][0])
    books = finish(runs)
    assert seen == sorted(seen)
    assert len(set(seen)) > 2, "the reader never read while they wrote"
    assert_whole(lake)
    assert sum(book["receipts_new"] for book in books) == STORIES
    assert all(book["receipts_seen"] == STORIES for book in books)
    assert rows(lake, "SELECT count(*) FROM articles") == [(390,)]


@pytest.mark.parametrize("beside", [0, 1], ids=["the other not there yet", "the other just started"])
def test_a_worker_that_is_killed_loses_nothing(beside: int, feed: Path, tmp_path: Path) -> None:
    with started([*start_command(feed, tmp_path / "lake"), "--workers", "2"]) as run:
        os.kill(workers(run.pid, 1 + beside)[0], signal.SIGKILL)
        [books] = finish([run])
    assert books["receipts_new"] == STORIES
    lake = Lake.at(tmp_path / "lake")
    assert_whole(lake)
    assert rows(lake, "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM spikes)") == [(390, 10)]


def test_a_receipt_that_kills_its_reader_is_spiked_alone(feed: Path, tmp_path: Path) -> None:
    # The children import this first: a story that ends the process that reads it, as a fault in a library would.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, transforms.wire.ninjs as ninjs\nread = ninjs.read\n"
        "def deadly(receipt):\n    if b'Ferry 33 ' in receipt.payload: os._exit(9)\n    return read(receipt)\n"
        "ninjs.read = deadly\n"
    )
    env = environment({"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    call = [*start_command(feed, tmp_path / "lake"), "--workers", "2"]
    run = subprocess.run(call, env=env, capture_output=True, check=False, timeout=120)
    assert run.returncode == 1, run.stderr.decode()
    lake = Lake.at(tmp_path / "lake")
    assert_whole(lake)
    assert rows(lake, "SELECT string_split(uri, '/')[-1] FROM spikes WHERE reason = 'fault'") == [("0033.json",)]
    assert rows(lake, "SELECT count(*) FROM versions") == [(389,)]


def workers(pid: int, many: int) -> list[int]:
    """The processes that a run has started to read for it, as soon as there are so many."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    while True:
        children = map(int, tasks.read_text().split())
        found = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        if len(found) == many:
            return found
        time.sleep(0.001)
