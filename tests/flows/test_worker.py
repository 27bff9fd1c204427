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

from flows.lake import Lake
from tests.conftest import ROOT, environment, rows, started
from tests.flows.test_load import story, write
from tests.flows.test_serve import free_port, listens, prefect, wait
from tests.flows.web.site import Site
from tests.readme import command

pytestmark = pytest.mark.long
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
        # Prefect's command, which ends with its input: not even tests that are killed leave it behind.
        call = [sys.executable, "-m", "flows.leash"]
        to = {"stdin": subprocess.PIPE, "stdout": log, "stderr": log, "cwd": desk.folder}
        env = {"PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
        server = [*call, "server", "start", "--port", str(port)]
        stack.enter_context(started(server, environment(env), **to))
        wait(lambda: listens(port))
        desk.prefect("work-pool", "create", "wirelake", "--type", "process")
        desk.prefect("deploy", "--all")
        worker = [*call, "worker", "start", "--pool", "wirelake"]
        env |= {"PREFECT_API_URL": desk.api, "PREFECT_WORKER_QUERY_SECONDS": "1"}
        stack.callback(end, stack.enter_context(started(worker, environment(env), **to)))
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
