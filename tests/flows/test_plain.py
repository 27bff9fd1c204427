"""Errors in plain words: what breaks is told, and who stops reading is let go."""

from __future__ import annotations

import subprocess

import pytest
import typer

from flows.plain import FAILED, plain_errors
from tests.conftest import SAMPLE, command, environment


def test_a_pipe_of_a_source_that_breaks_is_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left, plain_errors():
        raise BrokenPipeError("the mount is gone")
    assert left.value.exit_code == FAILED
    assert "the mount is gone" in capfd.readouterr().err


def test_who_reads_no_further_is_no_failure() -> None:
    call = command("read", SAMPLE, "--exclude", "*.golden")
    with subprocess.Popen(call, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")
