"""One machine, one command: the schedules of prefect.yaml, and a Prefect server where none is configured."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from flows.deployments import Deployment, deployments
from flows.orchestrator import NoApi, has_api

# A new database takes its time; so does a busy machine.
PATIENCE = 180
# Nobody is told of this server, and it forgets runs after its retention period, which others keep for ever.
SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


@contextmanager
def api(port: int) -> Iterator[str]:
    """The address of Prefect's API: the one configured, one that is up at this port, or a server of our own there.

    Our own ends with us, however we end. NoApi when it does not come up.
    """
    if has_api():
        yield os.environ.get("PREFECT_API_URL") or "the API of the Prefect profile"
        return
    address = f"http://127.0.0.1:{port}/api"
    os.environ |= {"PREFECT_API_URL": address}
    if _answers(address):
        yield address
        return
    # Its input is a pipe that nobody writes to: it closes when this process ends, be it killed.
    call = [sys.executable, "-P", "-m", "flows.leash", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    # In a group of its own: Ctrl-C is for us, who still have something to tell it.
    with subprocess.Popen(
        call,
        env=os.environ | SETTINGS,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    ) as server:
        _wait(server, address)
        yield address


def serve() -> None:
    """Run the deployments of prefect.yaml as their schedules say, until a signal; NoDeployment without the file."""
    from prefect import serve as serve_all
    from prefect.deployments.runner import RunnerDeployment

    found = [RunnerDeployment.from_entrypoint(**_runnable(each)) for each in deployments()]
    serve_all(*found, print_starting_message=False)


def plan() -> Iterator[str]:
    """A line for each deployment: its name and its schedules."""
    for each in deployments():
        told = [_schedule(schedule) for schedule in each.rest.get("schedules") or []]
        yield f"{each.name:<16}{', '.join(told) or 'when it is asked for'}"


def _schedule(schedule: Mapping[str, Any]) -> str:
    when = schedule.get("cron") or schedule.get("rrule") or f"every {schedule.get('interval')} s"
    return f"{when} {schedule.get('timezone', 'UTC')}" + ("" if schedule.get("active", True) else " (not active)")


def _runnable(told: Deployment) -> dict[str, Any]:
    """A deployment as Prefect's runner wants it: without a work pool, in this folder."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Schedule

    limit = told.rest.get("concurrency_limit")
    return {
        "name": told.name,
        "entrypoint": _entrypoint(told.entrypoint),
        "parameters": dict(told.parameters),
        "description": told.rest.get("description"),
        "schedules": [
            Schedule(**each | ({"interval": timedelta(seconds=each["interval"])} if "interval" in each else {}))
            for each in told.rest.get("schedules") or []
        ],
        "concurrency_limit": ConcurrencyLimitConfig(**limit) if isinstance(limit, dict) else limit,
        # They are paused when this is stopped.
        "paused": False,
    }


def _entrypoint(told: str) -> str:
    """A flow of a file of this folder, else of the installed wirelake: flows/ingest.py:ingest, flows.ingest.ingest."""
    file, _, flow = told.partition(":")
    return told if Path(file).exists() else f"{file.removesuffix('.py').replace('/', '.')}.{flow}"


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(address):
        if server.poll() is not None or time.monotonic() > until:
            raise NoApi(f"the Prefect server did not come up at {address}: `prefect server start` says why")
        time.sleep(0.2)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=5).is_success
    except httpx.TransportError:
        return False
