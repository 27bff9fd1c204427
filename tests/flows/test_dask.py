"""The same batches on a real Dask cluster of two processes, which are killed, and which a receipt kills."""

import os
import signal
from pathlib import Path

import pytest

from flows.lake import Lake
from tests.conftest import ROOT, rows, started, wirelake
from tests.runs import assert_whole, finish, small_batches, write_feed
from tests.servers import dask_cluster

pytest.importorskip("distributed", reason="no package distributed")

STORIES = 120


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(tmp_path / "feed", STORIES)


def test_a_cluster_reads_and_a_worker_that_is_killed_loses_nothing(feed: Path, tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "lake")
    call = small_batches(feed, "--lake", tmp_path / "lake")
    with dask_cluster() as (address, workers), started([*call, "--dask", address]) as run:
        while not lake.exists:
            pass
        os.kill(workers[0], signal.SIGKILL)
        [books] = finish([run])
    assert books["receipts_new"] == STORIES
    assert_whole(lake)
    assert rows(lake, "SELECT (SELECT count(*) FROM versions), (SELECT count(*) FROM spikes)") == [(117, 3)]


@pytest.mark.long
def test_a_receipt_that_kills_its_workers_is_spiked_alone(feed: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, transforms.wire.ninjs as ninjs\nread = ninjs.read\n"
        "def deadly(receipt):\n    if b'Ferry 33 ' in receipt.payload: os._exit(9)\n    return read(receipt)\n"
        "ninjs.read = deadly\n"
    )
    env = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    lake = Lake.at(tmp_path / "lake")
    call = small_batches(feed, "--lake", tmp_path / "lake")
    with dask_cluster(env=env) as (address, _), started([*call, "--dask", address], env=env) as run:
        _, err = run.communicate(timeout=120)
    assert run.returncode == 1, err.decode()
    assert_whole(lake)
    assert rows(lake, "SELECT string_split(uri, '/')[-1] FROM spikes WHERE reason = 'fault'") == [("0033.json",)]
    assert rows(lake, "SELECT count(*) FROM versions") == [(116,)]


def test_an_address_where_there_is_no_cluster_is_told_in_a_line(feed: Path, tmp_path: Path) -> None:
    env = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    for address, code, said in (
        ("nowhere", 2, b"wirelake: --dask: "),
        ("tcp://127.0.0.1:1", 1, b"wirelake: NoCluster: no Dask cluster at tcp://127.0.0.1:1"),
    ):
        done = wirelake("ingest", feed, "--lake", tmp_path / "lake", "--dask", address, env=env)
        assert done.returncode == code
        assert done.stderr.startswith(said)
        assert done.stderr.count(b"\n") == 1
