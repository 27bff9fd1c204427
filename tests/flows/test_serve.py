"""Schedules on one machine, and the deployments as they are committed; with real Prefect servers."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.deployments import deployments
from flows.lake import Lake
from tests.conftest import ROOT, command, environment, rows, started, wirelake
from tests.flows.test_load import story, write
from tests.runs import is_made


def prefect(*words: str, api: str, cwd: Path = ROOT, exits: int = 0) -> str:
    """What Prefect's own command says, called as a person would at a terminal, where nobody answers its questions."""
    call = [sys.executable, "-m", "prefect", "--prompt", *words]
    env = environment({"PREFECT_API_URL": api, "PWD": str(cwd)})
    to: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(call, cwd=cwd, env=env, text=True, check=False, timeout=300, **to)
    said: str = done.stdout
    assert done.returncode == exits, said
    return said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a Prefect whose database the first server makes, which takes the longest."""
    return environment({"PREFECT_HOME": str(tmp_path_factory.mktemp("prefect"))})


@pytest.mark.long
def test_all_that_is_committed_deploys(prefect_api: str) -> None:
    before = subprocess.run(["git", "status", "--short"], cwd=ROOT, capture_output=True, check=True).stdout
    prefect("work-pool", "create", "wirelake", "--type", "process", api=prefect_api)
    prefect("deploy", "--all", api=prefect_api)
    told = prefect("deployment", "ls", api=prefect_api)
    assert all(each.name in told for each in deployments(ROOT / "prefect.yaml"))
    after = subprocess.run(["git", "status", "--short"], cwd=ROOT, capture_output=True, check=True).stdout
    assert after == before


@pytest.mark.long
def test_schedules_run_on_one_machine_until_it_is_stopped(tmp_path: Path, home: dict[str, str]) -> None:
    write(tmp_path / "in", a=story())
    told = {"lake": "lake", "feed": {"kind": "files", "source": "mpa", "paths": ["in"]}}
    ingest = {
        "name": "mpa",
        "entrypoint": "flows/ingest.py:ingest",
        "parameters": told,
        "schedules": [{"interval": 15, "active": True}],
        "concurrency_limit": {"limit": 1, "collision_strategy": "CANCEL_NEW"},
    }
    (tmp_path / "prefect.yaml").write_text(json.dumps({"deployments": [ingest]}))
    port, lake = free_port(), Lake.at(tmp_path / "lake")
    with started(command("serve", "--port", str(port)), cwd=tmp_path, env=home) as serving:
        while not (is_made(lake) and rows(lake, "FROM runs WHERE state = 'finished'")):
            assert serving.poll() is None, serving.communicate()[1].decode()
            time.sleep(0.5)
        serving.send_signal(signal.SIGTERM)
        out, err = serving.communicate(timeout=60)
    assert (serving.returncode, out.decode().split()[:2]) == (0, ["mpa", "every"]), err.decode()
    assert rows(lake, "SELECT feed FROM articles") == [("mpa",)]
    assert not listens(port)


@pytest.mark.long
def test_its_server_does_not_outlive_it(tmp_path: Path, home: dict[str, str]) -> None:
    (tmp_path / "prefect.yaml").write_text("deployments: [{name: mpa, entrypoint: 'flows/ingest.py:ingest'}]")
    port = free_port()
    with started(command("serve", "--port", str(port)), cwd=tmp_path, env=home) as serving:
        wait(lambda: listens(port) or serving.poll() is not None)
        assert serving.poll() is None, serving.communicate()[1].decode()
        serving.send_signal(signal.SIGKILL)
        wait(lambda: not listens(port))


def wait(until: Callable[[], bool], seconds: float = 180) -> None:
    """Wait until something is so; a test that waits for ever says nothing."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, f"not so in {seconds} s"
        time.sleep(0.5)


def listens(port: int) -> bool:
    """Whether anybody does, at this port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_without_deployments_there_is_nothing_to_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = wirelake("serve")
    assert (done.returncode, b"no prefect.yaml in this folder" in done.stderr) == (2, True)
    (tmp_path / "prefect.yaml").write_text("deployments: [{name: 1}]")
    done = wirelake("serve")
    assert (done.returncode, b"prefect.yaml cannot be read" in done.stderr) == (2, True)
