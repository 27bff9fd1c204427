"""Past days in windows: stopped and begun again, run twice, wrong calls refused before anything runs."""

import json
import signal
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from flows.lake import Lake
from flows.source.files import Files
from flows.windows import By, NotAWindow, Window, windows
from schemas.run import Run
from tests.conftest import command, rows, started, take, wirelake
from tests.flows.test_load import files_of, story
from tests.runs import is_made

PATTERN = "archive/%Y/%m/%d/*.json"
SPAN = ("--since", "2026-01-01", "--until", "2026-01-06")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds an archive of five days, in which the third has nothing."""
    for day in (1, 2, 4, 5):
        folder = tmp_path / "archive" / "2026" / "01" / f"{day:02}"
        folder.mkdir(parents=True)
        told = story(f"urn:mpa:{day}", versioncreated=f"2026-01-{day:02}T10:00:00Z")
        (folder / "story.json").write_text(json.dumps(told))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(1, 200), st.sampled_from(By))
def test_windows_cover_every_day_once(since: date, days: int, by: By) -> None:
    until = date.fromordinal(since.toordinal() + days)
    found = windows(since, until, by)
    assert (found[0].since, found[-1].until) == (since, until)
    assert all(one.until == other.since for one, other in zip(found, found[1:], strict=False))
    assert all(window.since < window.until for window in found)
    assert len(found) == days if by is By.DAY else all(window.since.day == 1 for window in found[1:])


def test_time_ends() -> None:
    last = windows(date(9999, 11, 30), date(9999, 12, 31), By.MONTH)
    assert [window.since for window in last] == [date(9999, 11, 30), date(9999, 12, 1)]


def test_paths_of_a_window() -> None:
    day = Window(date(2026, 1, 31), date(2026, 2, 2))
    assert day.paths(["a/%Y/%j.xml"]) == ["a/2026/031.xml", "a/2026/032.xml"]
    assert len(day.paths(["%y%m%d-%H.gz"])) == 48
    assert day.paths(["100%%/%Y"]) == ["100%/2026"]
    for wrong in ("a/*.xml", "%H", "%Y/%Q", "%Y%"):
        with pytest.raises(NotAWindow):
            day.paths([wrong])


def test_a_run_a_window_and_nothing_the_second_time(archive: Path) -> None:
    lake = Lake.at(archive / "lake")
    done = wirelake("backfill", PATTERN, *SPAN, "--json")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert [window["run"] and window["run"]["receipts_new"] for window in told] == [1, 1, None, 1, 1]
    assert rows(lake, "SELECT count(*) FROM runs") == [(4,)]
    before = files_of(lake)
    again = wirelake("backfill", PATTERN, *SPAN).stdout.decode().splitlines()
    assert again[0].startswith("2026-01-01  finished: 0 new receipts, 0 unchanged")
    assert again[2] == "2026-01-03  no files"
    assert files_of(lake) == before


def test_one_that_was_killed_goes_on(archive: Path) -> None:
    lake = Lake.at(archive / "lake")
    with started(command("backfill", PATTERN, *SPAN)) as run:
        while not is_made(lake) and run.poll() is None:
            pass
        run.send_signal(signal.SIGKILL)
        run.communicate()
    assert wirelake("backfill", PATTERN, *SPAN).returncode == 0
    assert rows(lake, "SELECT uri FROM articles ORDER BY uri") == [(f"urn:mpa:{day}",) for day in (1, 2, 4, 5)]
    assert rows(lake, "SELECT count(*) - count(DISTINCT receipt) FROM receipts") == [(0,)]


def test_a_dry_run_names_the_paths(archive: Path) -> None:
    told = json.loads(wirelake("backfill", PATTERN, *SPAN, "--by", "month", "--dry-run", "--json").stdout)
    assert [(window["since"], len(window["run"])) for window in told] == [("2026-01-01", 4)]
    assert not (archive / "lake").exists()


def test_a_window_that_fails_stops_no_other_and_says_so_in_the_exit(archive: Path) -> None:
    (archive / "archive/2026/01/02/story.json").write_bytes(b"\0\1")
    done = wirelake("backfill", PATTERN, *SPAN)
    assert done.returncode == 3, done.stderr.decode()
    assert "2026-01-02  failed: " in done.stdout.decode()
    assert rows(Lake.at(archive / "lake"), "SELECT count(*) FROM articles") == [(3,)]


def test_a_window_whose_run_is_stopped_stops_no_other(
    archive: Path, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(feed: Files, *_: object) -> Run:
        if "02" in feed.paths[0].split("/"):
            raise OSError("disk full")
        return take(lake, feed)

    monkeypatch.setattr("flows.command.loading._ingest", run)
    monkeypatch.delenv("WIRELAKE_LAKE", raising=False)
    done = CliRunner().invoke(app, ["backfill", PATTERN, *SPAN])
    said = [line.split(maxsplit=1)[1].split(":")[0] for line in done.stdout.splitlines()]
    assert said == ["finished", "failed", "no files", "finished", "finished"]
    assert (done.exit_code, done.stderr) == (1, "wirelake: OSError: disk full\n")
    assert "failed: OSError: disk full" in done.stdout
    told = json.loads(CliRunner().invoke(app, ["backfill", PATTERN, *SPAN, "--json"]).stdout)
    assert told[1]["run"] == "OSError: disk full"


WRONG = {
    "a day that is none": (PATTERN, "2026-02-30", "2026-03-01"),
    "an end before the beginning": (PATTERN, "2026-01-02", "2026-01-01"),
    "a path without a day": ("archive/%H", "2026-01-01", "2026-01-02"),
    "no such deployment": ("nightly", "2026-01-01", "2026-01-02"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_call_is_refused_before_anything_runs(wrong: str, archive: Path) -> None:
    (archive / "prefect.yaml").write_text("deployments: [{name: nightly, entrypoint: x, parameters: {}}]")
    source, since, until = WRONG[wrong]
    done = wirelake("backfill", source, "--since", since, "--until", until)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert not (archive / "lake").exists()


@pytest.mark.long
def test_a_deployment_by_its_name(archive: Path) -> None:
    told = {"lake": "elsewhere", "feed": {"kind": "files", "source": "mpa", "paths": [PATTERN]}}
    yaml = {"deployments": [{"name": "past", "entrypoint": "flows/scheduled.py:backfill", "parameters": told}]}
    (archive / "prefect.yaml").write_text(json.dumps(yaml))
    assert wirelake("backfill", "past", *SPAN, "--by", "month").returncode == 0
    assert rows(Lake.at(archive / "elsewhere"), "SELECT feed, receipts_new FROM runs") == [("mpa", 4)]


def test_another_lake_than_the_deployments_has_its_own_data(archive: Path) -> None:
    told = {"lake": "ducklake:sqlite:wire.sqlite", "data": "wire", "feed": {"kind": "files", "paths": [PATTERN]}}
    yaml = {"deployments": [{"name": "past", "entrypoint": "flows/scheduled.py:backfill", "parameters": told}]}
    (archive / "prefect.yaml").write_text(json.dumps(yaml))
    done = wirelake("backfill", "past", *SPAN, env={"WIRELAKE_LAKE": "scratch"})
    assert done.returncode == 0, done.stderr.decode()
    assert not (archive / "wire").exists()
    assert rows(Lake.at(archive / "scratch"), "SELECT count(*) FROM articles") == [(4,)]


@pytest.mark.long
@pytest.mark.usefixtures("prefect_api")
def test_the_flow(archive: Path) -> None:
    from flows.scheduled import backfill

    lake = Lake.at(archive / "lake")
    feed = {"kind": "files", "paths": [PATTERN]}
    span = {"since": "2026-01-01", "until": "2026-01-03"}
    state = backfill(feed, lake=lake.catalog, data=lake.data, **span, return_state=True)
    assert state.is_completed()
    assert rows(lake, "SELECT count(*) FROM runs") == [(2,)]
    (archive / "archive/2026/01/02/junk.json").write_bytes(b"\0\1")
    state = backfill(feed, lake=lake.catalog, data=lake.data, **span, return_state=True)
    assert state.is_failed()
    assert "spiked" in str(state.message)
