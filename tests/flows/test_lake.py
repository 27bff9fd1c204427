"""The lake as a folder that people move, name oddly and stop in the middle of."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from flows.lake import Lake
from tests.conftest import command, environment, ingest, rows, wirelake
from tests.flows.test_load import story, write


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


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_says_so_and_leaves_nobody_behind(end: signal.Signals, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **{f"s{n}": story(f"urn:mpa:{n}") for n in range(1500)})
    small = command("ingest", folder, "--lake", tmp_path / "lake", "--workers", "2")
    small[2] = f"import flows.load; flows.load.BATCH_RECEIPTS = 25; {small[2]}"
    run = subprocess.Popen(small, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0)
    lake = Lake.at(tmp_path / "lake")
    while not (lake.exists and (tmp_path / "lake" / "data" / "main" / "versions").exists()):
        time.sleep(0.02)
    os.kill(run.pid, end)
    _, said = run.communicate(timeout=30)
    assert (run.returncode, said.decode()) == (1, "wirelake: stopped; what was stored stays\n")
    assert rows(lake, "SELECT state FROM runs") == [("failed",)]
    for _ in range(50):
        if not _group(run.pid):
            break
        time.sleep(0.1)
    assert not _group(run.pid)


def test_workers_leave_with_a_parent_that_was_killed_and_status_calls_it_killed(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", **{f"s{n}": story(f"urn:mpa:{n}") for n in range(1500)})
    small = command("ingest", folder, "--lake", tmp_path / "lake", "--workers", "2")
    small[2] = f"import flows.load; flows.load.BATCH_RECEIPTS = 25; {small[2]}"
    gone = subprocess.DEVNULL
    run = subprocess.Popen(small, env=environment(), stdout=gone, stderr=gone, process_group=0)
    while not (tmp_path / "lake" / "data" / "main" / "versions").exists():
        time.sleep(0.02)
    run.kill()
    run.wait()
    for _ in range(100):
        if not _group(run.pid):
            break
        time.sleep(0.1)
    assert not _group(run.pid)
    told = json.loads(wirelake("status", "--lake", tmp_path / "lake", "--json").stdout)
    assert [each["state"] for each in told["runs"]] in (["killed"], [])


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
