"""The lake as a folder that people move, name oddly and stop in the middle of."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from flows.lake import Lake
from flows.load import commit, load
from flows.source.files import Files
from flows.stop import heard
from schemas.run import Run
from tests.conftest import ingest, rows, started, wirelake
from tests.flows.test_load import story, write


@pytest.mark.long
def test_a_batch_of_very_many_months_fits_in_memory(lake: Lake, tmp_path: Path) -> None:
    # Every month is a partition, and writing one takes memory of its own.
    stories = [
        story(f"urn:mpa:{n}", versioncreated=f"{1930 + n // 12}-{n % 12 + 1:02}-01T00:00:00Z") for n in range(500)
    ]
    (tmp_path / "archive.json").write_text(json.dumps(stories))
    run = ingest(lake, tmp_path / "archive.json")
    assert (run.articles_new, run.state) == (500, "finished")
    assert ingest(lake, tmp_path / "archive.json").receipts_unchanged == 1
    assert rows(lake, "SELECT count(DISTINCT moved_on) FROM versions") == [(500,)]


def test_the_first_and_the_last_day_of_the_calendar_are_days(lake: Lake, tmp_path: Path) -> None:
    old = "Old paper of the town is read aloud\n\nLONDON, Feb. 10, 0001 (Reuters) - The council found an old story."
    (tmp_path / "old.txt").write_text(old)
    assert ingest(lake, tmp_path / "old.txt").articles_new == 1


def test_a_lake_may_be_moved_and_copied(tmp_path: Path) -> None:
    first, moved, copied = (tmp_path / name for name in ("first", "moved", "copied"))
    ingest(Lake.at(first), write(tmp_path / "in", a=story("urn:mpa:1")))
    first.rename(moved)
    assert rows(Lake.at(moved), "SELECT uri FROM articles") == [("urn:mpa:1",)]
    shutil.copytree(moved, copied)
    ingest(Lake.at(copied), write(tmp_path / "in", b=story("urn:mpa:2")))
    assert rows(Lake.at(copied), "SELECT count(*) FROM articles") == [(2,)]
    assert rows(Lake.at(moved), "SELECT count(*) FROM articles") == [(1,)]


def test_a_catalog_and_its_data_may_lie_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    apart = Lake.of("ducklake:sqlite:catalog.sqlite", "data elsewhere")
    ingest(apart, write(tmp_path / "in", a=story()))
    monkeypatch.chdir("/")
    assert rows(apart, "SELECT count(*) FROM articles") == [(1,)]
    assert list((tmp_path / "data elsewhere").rglob("*.parquet"))


@pytest.mark.parametrize("name", ["o'brien", "with space", 'quo"te', "semi;colon", "ünï"])
def test_a_lake_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story())
    done = wirelake("ingest", folder, "--lake", tmp_path / name, "--source", "it's")
    assert done.returncode == 0, done.stderr.decode()
    assert rows(Lake.at(tmp_path / name), "SELECT feed FROM articles") == [("it's",)]


def test_the_lake_below_the_folder_is_not_its_feed(tmp_path: Path) -> None:
    write(tmp_path, a=story())
    for _ in range(2):
        done = wirelake("ingest", tmp_path, "--lake", tmp_path / "lake", "--json")
        assert json.loads(done.stdout)["receipts_seen"] == 1


def test_markup_and_escapes_in_copy_are_text_in_tables(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story(infosource=[{"name": "[/b]\x1b[2J"}]), b=story("urn:x", headline="[red]"))
    home = tmp_path / "lake"
    assert wirelake("ingest", folder, "--lake", home, "--source", "[/x]").returncode == 0
    done = wirelake("status", "--lake", home)
    assert done.returncode == 0, done.stderr.decode()
    assert b"[/x]" in done.stdout
    assert b"\x1b" not in done.stdout + wirelake("sql", "FROM versions", "--lake", home).stdout


SMALL_BATCHES = "import flows.load; flows.load.BATCH_RECEIPTS = 25; from flows.cli import app; app()"


@pytest.fixture
def run(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A run that has stored a few of its many batches, two workers reading for it."""
    folder = write(tmp_path / "in", **{f"s{n}": story(f"urn:mpa:{n}") for n in range(1500)})
    call = [sys.executable, "-c", SMALL_BATCHES, "ingest", str(folder), "--lake", str(tmp_path / "lake")]
    with started([*call, "--workers", "2"], process_group=0) as process:
        while not (tmp_path / "lake" / "data" / "main" / "versions").exists():
            time.sleep(0.02)
        yield process


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_so_and_leaves_nobody_behind(
    end: signal.Signals, run: "subprocess.Popen[bytes]", lake: Lake
) -> None:
    os.kill(run.pid, end)
    _, said = run.communicate(timeout=30)
    assert (run.returncode, said.decode()) == (1, "wirelake: stopped; what was stored stays\n")
    assert rows(lake, "SELECT state FROM runs") == [("failed",)]
    assert_all_gone(run.pid)


def test_a_wish_to_stop_that_a_library_swallowed_is_heard_between_two_batches(lake: Lake, tmp_path: Path) -> None:
    done: list[int] = []

    def tell(run: Run, files: int) -> None:
        done.append(files)
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)

    sources = [str(write(tmp_path / name, a=story(f"urn:mpa:{name}")) / "a.json") for name in ("one", "two")]
    feed = Files(paths=tuple(sources), workers=1)
    with heard(), pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("flows.load.BATCH_RECEIPTS", 1)
        load(feed, feed.intake(lake), lake, commit, tell)
    assert done == [1]
    assert rows(lake, "SELECT state, detail, receipts_new FROM runs") == [("failed", "KeyboardInterrupt", 1)]


def test_workers_leave_with_a_parent_that_was_killed_and_status_calls_it_killed(
    run: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    run.kill()
    run.communicate()
    assert_all_gone(run.pid)
    told = json.loads(wirelake("status", "--lake", tmp_path / "lake", "--json").stdout)
    assert [each["state"] for each in told["runs"]] in (["killed"], [])


def assert_all_gone(leader: int) -> None:
    """No process of a group is left, after a moment to go."""
    for _ in range(100):
        if not _group(leader):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {_group(leader)}")


def _group(leader: int) -> list[int]:
    """The processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
