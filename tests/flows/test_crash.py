"""Real processes: killed at any moment, and two at once. Nothing reported is lost, nothing half-written is shown."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from flows.lake import Lake
from tests.conftest import ROOT, environment, rows, started
from tests.runs import articles_seen, assert_whole, finish, is_made, small_batches, start, write_feed

STORIES = 400


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(tmp_path / "feed", STORIES)


@pytest.mark.parametrize("kills", [12, pytest.param(60, marks=pytest.mark.long)])
def test_killed_again_and_again_it_loses_nothing_and_doubles_nothing(kills: int, feed: Path, tmp_path: Path) -> None:
    lake, chance, killed, before, made = Lake.at(tmp_path / "lake"), random.Random(kills), 0, 0, 0
    while killed < kills:
        runs, run = runs_of(lake), start(feed, "--lake", tmp_path / "lake")
        if killed % 2:
            wait_for_commit(run, lake, runs)
        time.sleep(chance.uniform(0, 0.4) if killed % 2 else chance.uniform(0.3, 1.2))
        if run.poll() is None:
            run.send_signal(signal.SIGKILL)
            killed += 1
        run.communicate()
        if is_made(lake):
            assert_whole(lake)
            stored = rows(lake, "SELECT count(*) FROM receipts")[0][0]
            assert stored >= before
            made += stored > before
            # A lake that holds all has nothing left to be killed at: the next is new.
            before = stored % STORIES
            if not before:
                shutil.rmtree(tmp_path / "lake")
    print(f"{killed} kills, {made} of them after a commit: nothing lost, doubled or half visible")
    finish([start(feed, "--lake", tmp_path / "lake")])
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES,)]
    assert rows(lake, "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM spikes)") == [(390, 10)]


def runs_of(lake: Lake) -> int:
    """How many runs have committed something."""
    return int(rows(lake, "SELECT count(*) FROM runs")[0][0]) if is_made(lake) else 0


def wait_for_commit(run: "subprocess.Popen[bytes]", lake: Lake, before: int) -> None:
    """Until a run has committed its first batch, or has ended."""
    while run.poll() is None and runs_of(lake) == before:
        time.sleep(0.02)


def test_two_runs_on_the_same_files_leave_one_row_each_while_a_reader_reads(feed: Path, tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "lake")
    runs = [start(feed, "--lake", tmp_path / "lake") for _ in range(2)]
    seen = articles_seen(lake, runs)
    books = finish(runs)
    assert seen == sorted(seen)
    assert len(set(seen)) > 2, "the reader never read while they wrote"
    assert_whole(lake)
    assert sum(book["receipts_new"] for book in books) == STORIES
    assert all(book["receipts_seen"] == STORIES for book in books)
    assert rows(lake, "SELECT count(*) FROM articles") == [(390,)]


@pytest.mark.parametrize(
    "beside",
    [0, pytest.param(1, marks=pytest.mark.long)],
    ids=["the other not there yet", "the other just started"],
)
def test_a_worker_that_is_killed_loses_nothing(beside: int, feed: Path, tmp_path: Path) -> None:
    with started(small_batches(feed, "--lake", tmp_path / "lake", "--workers", "2")) as run:
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
    call = small_batches(feed, "--lake", tmp_path / "lake", "--workers", "2")
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
