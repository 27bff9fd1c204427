"""The README says what is true: its tables, its answer, its commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE, wirelake
from tests.readme import README, command, made


def test_its_computed_parts_are_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert made(text) == text, "run `python -m tests.readme`"


def test_ci_runs_its_commands() -> None:
    assert "wirelake ingest" in command("start")
    assert "pytest" in command("tests")
    assert "for name in start tests" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.skipif(not Path(sys.executable).with_name("duckdb").exists(), reason="no package duckdb-cli")
def test_the_plain_duckdb_command_reads_a_lake_and_asks_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    wirelake("ingest", SAMPLE / "text", "--exclude", "*.golden").check_returncode()
    (tmp_path / ".duckdbrc").write_text("SET autoinstall_known_extensions = false;")
    asked = command("duckdb").splitlines()[-1]
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=False)
    assert (done.returncode, "headline" in done.stdout) == (0, True), done.stderr
    (tmp_path / ".duckdb").rename(tmp_path / "gone")
    assert subprocess.run(["bash", "-c", asked], capture_output=True, check=False).returncode != 0


def test_the_tested_set_has_names_and_versions_only() -> None:
    lines = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    assert lines
    for line in lines:
        name, equal, version = line.partition("==")
        assert name and equal and version.replace(".", "").replace("post", "").isalnum(), line


def test_no_file_names_a_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        content = (ROOT / name).read_bytes()
        assert b"index" + b"-url" not in content, name
        # Python files may name the namespace of an old feed so.
        assert name.endswith(".py") or b"/simple" + b"/" not in content, name
