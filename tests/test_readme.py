"""The README says what is true: its tables, its answer, its commands."""

import subprocess

from tests.conftest import ROOT
from tests.readme import README, command, made


def test_its_computed_parts_are_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert made(text) == text, "run `python -m tests.readme`"


def test_ci_runs_its_commands() -> None:
    assert "wirelake ingest" in command("start")
    assert "pytest" in command("tests")
    assert "for name in start tests" in (ROOT / ".ci" / "run").read_text()


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
