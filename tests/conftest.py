"""What tests share: a lake of their own, the sample feed, and one Prefect server for the session."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows.lake import Lake, reading
from flows.load import commit, load
from flows.source.files import Files
from flows.source.supplier import Supplier
from schemas.run import Run

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "wire"
SHARED = ROOT.parent / "shared"
# Of the sample feed every sixth file or so is broken on purpose.
AS_SAMPLE: dict[str, Any] = {"exclude": ("*.golden",), "max_spikes": 30}
SAMPLE_CALL = (SAMPLE, "--exclude", "*.golden", "--max-spikes", "30")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake that is not there yet."""
    return Lake.at(tmp_path / "lake")


@pytest.fixture(scope="session")
def prefect_api() -> Iterator[str]:
    """The address of a Prefect server that lives as long as the tests."""
    os.environ |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "ERROR"}
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield str(PREFECT_API_URL.value())


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails when what is done takes longer, of the processor: the machine may have other work."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def ingest(lake: Lake, *paths: Path | str, workers: int = 1, **told: Any) -> Run:
    """The main job, in this process, on these paths."""
    return take(lake, Files(paths=tuple(map(str, paths)), workers=workers, **told))


def take(lake: Lake, feed: Supplier) -> Run:
    """The main job, in this process, on this source."""
    return load(feed, feed.intake(lake), lake, commit, lambda _run, _files: None)


def rows(lake: Lake, query: str) -> list[tuple[Any, ...]]:
    """The answer to a query."""
    with reading(lake) as connection:
        return connection.execute(query).fetchall()


def wirelake(
    *words: str | Path, env: dict[str, str] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """The command, as a process of its own, away from any Prefect profile."""
    return subprocess.run(command(*words), input=stdin, capture_output=True, env=environment(env), check=False)


def command(*words: str | Path) -> list[str]:
    """The command line of `wirelake`, run by this Python."""
    return [sys.executable, "-c", "from flows.cli import app; app(prog_name='wirelake')", *map(str, words)]


@contextmanager
def started(call: Sequence[str], env: dict[str, str] | None = None, **how: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive the test, however that ends."""
    to: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    with subprocess.Popen(call, env=environment(env), **to) as process:
        try:
            yield process
        finally:
            process.kill()


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """This environment without lake and Prefect, so that a test finds what it made."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "WIRELAKE_"))}
    return bare | {"PYTHONPATH": str(ROOT), "PREFECT_HOME": "/nonexistent", "COLUMNS": "120"} | (more or {})
