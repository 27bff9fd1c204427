"""Prefect as its users have it: a server, a worker, and the deployments of a folder laid out like this repository."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import yaml

from flows.lake import Lake, NoLake
from tests.conftest import ROOT, environment, rows, started
from tests.flows.test_load import story, write
from tests.flows.test_serve import free_port, listens, prefect, wait
from tests.flows.web.site import Site
from tests.readme import command
from tests.runs import small_batches, write_feed

pytestmark = pytest.mark.long
# Prefect's command, which ends with its input: not even tests that are killed leave it behind.
PREFECT = [sys.executable, "-m", "flows.leash"]
NO_BLOCK = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Desk:
    """A folder that is deployed, with a worker at work, and the address of the server."""

    folder: Path
    api: str

    def prefect(self, *words: str, exits: int = 0) -> str:
        """What Prefect's command says, called in the folder."""
        return prefect(*words, api=self.api, cwd=self.folder, exits=exits)

    def backfill(self, since: str, until: str, exits: int) -> list[dict[str, Any]]:
        """The flow runs of a backfill's windows, once it has ended; called as CI is told to in the README."""
        step = yaml.safe_load(command("ci"))["jobs"]["backfill"]["steps"][-1]["run"]
        words = step.replace("$SINCE", since).replace("$UNTIL", until).split()
        said = self.prefect(*words[1:], exits=exits)
        found = re.search(r"UUID: (\S+)", said)
        assert found, said
        return self.runs(parent_flow_run_id={"any_": [found[1]]})

    def runs(self, **wanted: Any) -> list[dict[str, Any]]:
        """Flow runs, by what Prefect's API filters them."""
        answer = httpx.post(f"{self.api}/flow_runs/filter", json={"flow_runs": wanted}, timeout=30)
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    def stories(self, like: str) -> list[str]:
        """Which stories `./lake` has of those whose uri looks so."""
        query = f"SELECT uri FROM articles WHERE uri LIKE '{like}' ORDER BY uri"
        return [uri for (uri,) in rows(Lake.at(self.folder / "lake"), query)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """All of prefect.yaml as it is committed, deployed, but that its sample feed is read every minute."""
    before = status()
    port = free_port()
    desk = Desk(tmp_path_factory.mktemp("clone"), f"http://127.0.0.1:{port}/api")
    lay_out(desk.folder)
    with ExitStack() as stack:
        log = stack.enter_context((tmp_path_factory.mktemp("logs") / "log").open("w"))
        to = {"stdin": subprocess.PIPE, "stdout": log, "stderr": log, "cwd": desk.folder}
        env = {"PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        stack.enter_context(started([*PREFECT, "server", "start", "--port", str(port)], environment(env), **to))
        wait(lambda: listens(port))
        desk.prefect("work-pool", "create", "wirelake", "--type", "process")
        desk.prefect("deploy", "--all")
        env |= {"PREFECT_API_URL": desk.api, "PREFECT_WORKER_QUERY_SECONDS": "1"}
        worker = started([*PREFECT, "worker", "start", "--pool", "wirelake"], environment(env), **to)
        stack.callback(end, stack.enter_context(worker))
        yield desk
    assert not listens(port)
    assert status() == before


def lay_out(folder: Path) -> None:
    """The flows, their deployments, a sample feed of one story, and an archive of four days, one of them of junk."""
    (folder / "flows").symlink_to(ROOT / "flows")
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    told["deployments"][0]["schedules"] = [{"cron": "* * * * *"}]
    (folder / "prefect.yaml").write_text(yaml.safe_dump(told))
    write(folder / "tests" / "wire", a=story("urn:sample:1"))
    for day in ("01", "02", "11"):
        write(folder / "archive" / "2026" / "01" / day, a=story(f"urn:past:{day}"))
    junk = folder / "archive" / "2026" / "01" / "12"
    write(junk)
    (junk / "junk").write_bytes(b"\0\1")


def end(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and whatever it runs."""
    family = psutil.Process(worker.pid).children(recursive=True)
    worker.kill()
    for each in family:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    assert psutil.wait_procs(family, timeout=30)[1] == []


def status() -> bytes:
    """What git says of this repository."""
    return subprocess.run(["git", "status", "--short"], cwd=ROOT, capture_output=True, check=True).stdout


def test_a_backfill_is_a_flow_run_a_window(desk: Desk) -> None:
    windows = desk.backfill("2026-01-01", "2026-01-04", exits=0)
    assert [run["state_name"] for run in windows] == ["Completed"] * 2
    assert desk.stories("urn:past:0_") == ["urn:past:01", "urn:past:02"]


def test_a_window_that_fails_stops_no_other_and_somebody_is_told(desk: Desk, site: Site, tmp_path: Path) -> None:
    from prefect.blocks.notifications import CustomWebhookNotificationBlock
    from prefect.settings import PREFECT_API_URL, temporary_settings

    site.has("/told", b"")
    message = {"params": {"subject": "{{subject}}", "body": "{{body}}"}, "method": "GET"}
    sender: dict[str, Any] = {"name": "desk", "url": f"{site.url}/told"} | message
    with temporary_settings({PREFECT_API_URL: desk.api}):
        block = CustomWebhookNotificationBlock(**sender).save("desk")
    (tmp_path / "alert.yaml").write_text(command("alert").replace(NO_BLOCK, str(block)))
    desk.prefect("automation", "create", "--from-file", str(tmp_path / "alert.yaml"))

    windows = desk.backfill("2026-01-11", "2026-01-13", exits=1)
    assert sorted(run["state_name"] for run in windows) == ["Completed", "Failed"]
    assert desk.stories("urn:past:1_") == ["urn:past:11"]
    wait(lambda: len(site.asked) == 2)
    assert sorted(httpx.URL(path).params["subject"] for path, _ in site.asked) == ["backfill failed", "ingest failed"]
    assert all("100.0% of what was new was spiked" in httpx.URL(path).params["body"] for path, _ in site.asked)


def test_a_schedule_is_kept(desk: Desk) -> None:
    def kept() -> list[dict[str, Any]]:
        return [run for run in desk.runs(state={"type": {"any_": ["COMPLETED"]}}) if run["auto_scheduled"]]

    wait(lambda: bool(kept()))
    assert desk.stories("urn:sample:%") == ["urn:sample:1"]


def test_a_server_that_goes_away_fails_the_run_plainly_and_loses_nothing(tmp_path: Path) -> None:
    port, lake = free_port(), Lake.at(tmp_path / "lake")
    env = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    to = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    call = small_batches(write_feed(tmp_path / "feed", 1000), "--lake", tmp_path / "lake", "--max-spikes", "100")
    with started([*PREFECT, "server", "start", "--port", str(port)], environment(env), **to) as server:
        wait(lambda: listens(port))
        env |= {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api", "PREFECT_CLIENT_MAX_RETRIES": "1"}
        with started(call, environment(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            wait(lambda: seen(lake) > 0)
            end(server)
            _, said = run.communicate(timeout=120)
    assert run.returncode == 1
    assert b"wirelake: Prefect's API went away" in said
    assert rows(lake, "SELECT state FROM runs") == [("failed",)]
    stored = seen(lake)
    assert 0 < stored < 1000
    assert rows(lake, "SELECT sum(receipts_new) FROM runs") == [(stored,)]
    assert subprocess.run(call, env=environment(), capture_output=True).returncode == 0
    assert seen(lake) == 1000


def seen(lake: Lake) -> int:
    """How many receipts a lake holds; none where there is no lake yet."""
    try:
        count: int = rows(lake, "SELECT count(*) FROM receipts")[0][0]
    except NoLake:
        return 0
    return count
