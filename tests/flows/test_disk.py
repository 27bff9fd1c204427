"""A disk that is full, a real one: a small file system in memory, where this machine lets one be mounted."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.lake import Lake
from tests.conftest import rows, wirelake
from tests.runs import assert_whole, finish, start, write_feed

STORIES = 120


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder], capture_output=True).returncode:
        pytest.skip("this machine lets us mount no file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize(
    "apart", [True, pytest.param(False, marks=pytest.mark.long)], ids=["the data's", "the catalog's too"]
)
def test_a_full_disk_fails_the_run_plainly_and_nothing_half_written_is_seen(
    apart: bool, disk: Path, tmp_path: Path
) -> None:
    feed, home = write_feed(tmp_path / "feed", STORIES), (tmp_path if apart else disk) / "lake"
    lake, words = Lake.of(str(home), str(disk / "data")), ["--lake", str(home), "--data", str(disk / "data")]
    finish([start(f"{feed}/000*.json", *words)])
    ballast = fill(disk)
    run = start(feed, *words)
    out, err = run.communicate(timeout=120)
    assert run.returncode == 1, out.decode()
    assert err.startswith(b"wirelake: ") and err.count(b"\n") == 1, err.decode()
    assert any(said in err for said in (b"No space left", b"full", b"disk I/O error")), err.decode()
    # SQLite wants a few pages beside its log to read by: without them it can be read when there is room again.
    if not apart:
        ballast.unlink()
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(10,)]
    assert wirelake("status", *words).returncode == 0
    ballast.unlink(missing_ok=True)
    finish([start(feed, *words)])
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES,)]


def fill(disk: Path) -> Path:
    """A file that leaves no room on a disk."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b" " * 4096):
                pass
        except OSError:
            return ballast
    raise AssertionError("the disk never filled")
