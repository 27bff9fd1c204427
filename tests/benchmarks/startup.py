"""Seconds until the command is of use: the sample feed into a new lake, and the help, process start included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figure import Figure
from tests.benchmarks.watch import in_turn
from tests.conftest import SAMPLE_CALL, command, environment

INGESTS, HELPS = 5, 9
LIBRARIES, TYPER = "import duckdb, pyarrow, lxml", "import typer, rich"


def measure(*, quick: bool) -> list[Figure]:
    """Each command in seconds, and against a Python that only imports what it rests on; run in turn."""
    ingests, helps = (3, 3) if quick else (INGESTS, HELPS)
    ingest, libraries = in_turn(ingests, _ingest, _python(LIBRARIES))
    told, typer = in_turn(helps, lambda: _run(command("--help")), _python(TYPER))
    sample = "the sample feed into a new lake, process start included"
    return [
        Figure(name=sample, value=ingest, unit="s", at_most=4, reference=f"median of {ingests}"),
        Figure(name=sample, value=ingest / libraries, reference=f'`python -c "{LIBRARIES}"`, {libraries:.2f} s'),
        Figure(name="`wirelake --help`", value=told, unit="s", at_most=0.5, reference=f"median of {helps}"),
        Figure(name="`wirelake --help`", value=told / typer, reference=f'`python -c "{TYPER}"`, {typer:.2f} s'),
    ]


def _ingest() -> None:
    with TemporaryDirectory() as folder:
        _run(command("ingest", *SAMPLE_CALL, "--lake", Path(folder, "lake")))


def _python(code: str) -> Callable[[], None]:
    return lambda: _run([sys.executable, "-c", code])


def _run(words: Sequence[str]) -> None:
    subprocess.run(words, capture_output=True, env=environment(), check=True)
