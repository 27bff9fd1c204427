"""Data in a bucket on a real S3 server, which a proxy between refuses for a while on purpose."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.lake import Lake
from tests.conftest import rows, wirelake
from tests.runs import assert_whole, finish, start, write_feed
from tests.servers import Bucket, Refusing, bucket, refusing

STORIES = 120


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with bucket() as started:
        yield started


@pytest.fixture
def proxy(server: Bucket) -> Iterator[Refusing]:
    with refusing(server.port) as started:
        yield started


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(tmp_path / "feed", STORIES)


def test_a_lake_in_a_bucket_is_written_read_and_replayed(
    server: Bucket, feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = server.environment()
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    lake = ["--lake", str(tmp_path / "lake"), "--data", "s3://wire/harbour/"]
    first, again = finish([start(feed, *lake)]), finish([start(feed, *lake)])
    assert [books["receipts_new"] for books in (*first, *again)] == [STORIES, 0]
    assert_whole(Lake.of(lake[1], lake[3]))
    asked = wirelake("sql", "SELECT count(*) AS n FROM articles", "--format", "csv", *lake, env=env)
    assert asked.stdout == b"n\n117\n"
    for command in ("status", "replay"):
        done = wirelake(command, "--json", *lake, env=env)
        assert done.returncode == 0, done.stderr.decode()
        assert env["AWS_SECRET_ACCESS_KEY"].encode() not in done.stdout + done.stderr
    assert not (tmp_path / "lake" / "data").exists()


def test_who_is_not_let_in_is_told_so_and_not_the_secret(server: Bucket, feed: Path, tmp_path: Path) -> None:
    env = server.environment() | {"AWS_SECRET_ACCESS_KEY": "wrong-harbour"}
    done = wirelake("ingest", feed, "--lake", tmp_path / "lake", "--data", "s3://wire/locked", env=env)
    assert done.returncode == 1
    assert done.stderr.startswith(b"wirelake: HTTPException")
    assert b"403" in done.stderr
    assert b"wrong-harbour" not in done.stderr + done.stdout


@pytest.mark.long
@pytest.mark.parametrize("status", [500, 503])
def test_a_bucket_that_refuses_for_a_while_is_asked_again(
    status: int, server: Bucket, proxy: Refusing, feed: Path, tmp_path: Path
) -> None:
    proxy.refuse(times=4, status=status)
    env = server.environment(proxy.port)
    [books] = finish([start(feed, "--lake", tmp_path / "lake", "--data", f"s3://wire/slow{status}", env=env)])
    assert books["receipts_new"] == STORIES
    assert proxy.refused == 4


@pytest.mark.long
def test_a_bucket_that_refuses_for_good_fails_the_run_with_nothing_half_visible(
    server: Bucket, proxy: Refusing, feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    lake = ["--lake", str(tmp_path / "lake"), "--data", "s3://wire/gone"]
    proxy.refuse(times=10**6, status=503, after=12)
    run = start(feed, *lake, env=server.environment(proxy.port))
    out, err = run.communicate(timeout=120)
    assert run.returncode == 1
    assert err.startswith(b"wirelake: HTTPException"), err.decode()
    assert b"503" in err
    there = Lake.of(lake[1], lake[3])
    assert_whole(there)
    assert rows(there, "SELECT state FROM runs") == [("failed",)]
    finish([start(feed, *lake, env=server.environment())])
    assert_whole(there)
    assert rows(there, "SELECT count(*) FROM receipts") == [(STORIES,)]
