"""Lakes whose data is in a bucket, kept by both kinds of catalog: written by two at once, tended, purged.

What is left is what the S3 server lists and gives: where its own files hold what was deleted is its own affair.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.erase import NotErased
from flows.lake import Lake
from flows.purge import Asked, find, purge, unfinished
from flows.tend import Upkeep, tend
from tests.conftest import rows
from tests.flows.test_purge import SECRET, fill, says
from tests.flows.test_tend import ALL, AT_ONCE, arrive
from tests.runs import assert_whole, finish, start, write_feed
from tests.servers import Bucket, Postgres, bucket, postgres

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    pytest.importorskip("s3fs")
    with bucket() as started:
        yield started


@pytest.fixture(scope="module")
def catalogs() -> Iterator[Postgres]:
    with postgres() as started:
        yield started


@pytest.fixture
def s3(server: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The server as a filesystem that remembers no listing; the environment tells where it is and who asks."""
    import s3fs

    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    yield s3fs.S3FileSystem(use_listings_cache=False)
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture(params=["sqlite", "postgres"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, s3: Any) -> Lake:
    """A lake that is not there yet, its data in a folder of its own of the one bucket."""
    where = str(tmp_path / "lake") if request.param == "sqlite" else request.getfixturevalue("catalogs").catalog()
    return Lake.of(where, f"s3://wire/{tmp_path.name}")


def words(lake: Lake) -> tuple[str, ...]:
    """The options that name a lake."""
    return ("--lake", lake.catalog, "--data", lake.data)


def objects(s3: Any, lake: Lake) -> set[str]:
    """Every object of the lake's data."""
    folder = lake.data.rstrip("/")
    return {f"s3://{name}" for name in s3.find(folder)} if s3.exists(folder) else set()


def named(lake: Lake) -> set[str]:
    """The objects that the lake's tables name."""
    query = " UNION ALL ".join(
        f"SELECT unnest([data_file, delete_file]) FROM ducklake_list_files('lake', '{table}')"
        for table in ("versions", "receipts", "spikes", "runs", "fetches", "purges")
    )
    return {file for (file,) in rows(lake, query) if file}


@pytest.mark.parametrize("lake", ["postgres"], indirect=True)
def test_two_that_read_the_same_files_store_each_row_once(lake: Lake, tmp_path: Path) -> None:
    feed = write_feed(tmp_path / "feed", 120)
    books = finish([start(feed, *words(lake)) for _ in range(2)])
    assert_whole(lake)
    assert sum(book["receipts_new"] for book in books) == 120
    assert rows(lake, "SELECT state, count(*) FROM runs GROUP BY ALL") == [("finished", 2)]


def test_what_is_tended_leaves_in_the_bucket_what_the_tables_name(
    lake: Lake, s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(lake, tmp_path, 4)
    lost = killed(lake, s3, tmp_path)
    before = rows(lake, ALL)
    assert tend(lake, Upkeep() if lake.file else AT_ONCE)[1].orphans_deleted == 0
    if not lake.file:
        # Where others may be writing, a file is of a run that was killed when it is an hour old.
        monkeypatch.setattr("flows.tend.datetime", InTwoHours)
    assert lost < objects(s3, lake)
    assert tend(lake, AT_ONCE)[1].orphans_deleted == len(lost)
    assert objects(s3, lake) == named(lake)
    assert rows(lake, ALL) == before
    assert_whole(lake)


class InTwoHours(datetime):
    """A clock that is fast."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(hours=2)


def killed(lake: Lake, s3: Any, tmp_path: Path) -> set[str]:
    """The objects that a run left which was killed between writing them and committing."""
    feed = write_feed(tmp_path / "feed", 120)
    lost: set[str] = set()
    while not lost:
        before = objects(s3, lake)
        run = start(feed, *words(lake))
        while run.poll() is None and not objects(s3, lake) - before:
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        lost = objects(s3, lake) - named(lake) - before
    return lost


def test_what_is_purged_is_in_no_object_and_not_in_the_catalog(
    lake: Lake, s3: Any, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(lake, tmp_path)
    holding = holders(s3, lake)
    assert holding
    # As a run leaves it that is killed.
    s3.copy(holding[0], f"{lake.data}main/versions/lost.parquet")
    asked = Asked(article="urn:mpa:7")
    if not lake.file:
        monkeypatch.setattr("flows.erase.PATIENCE", 0)
        with pytest.raises(NotErased, match="purge again"):
            purge(lake, asked, find(lake, asked, 1), 1)
        assert holders(s3, lake) == [f"{lake.data}main/versions/lost.parquet"]
        assert unfinished(lake)
        monkeypatch.setattr("flows.erase.YOUNG", "INTERVAL 0 HOURS")
    purge(lake, asked, find(lake, asked, 1), 1)
    assert not unfinished(lake)
    assert holders(s3, lake) == []
    assert SECRET not in catalog(lake, request)
    assert objects(s3, lake) == named(lake)
    assert rows(lake, "SELECT uri FROM articles ORDER BY uri") == [("urn:mpa:8",), ("urn:mpa:9",)]


def holders(s3: Any, lake: Lake) -> list[str]:
    """The objects that hold the secret."""
    return [name for name in sorted(objects(s3, lake)) if says(name, s3.cat_file(name), SECRET)]


def catalog(lake: Lake, request: pytest.FixtureRequest) -> str:
    """All that the catalog's files or its dump say."""
    if not lake.file:
        return str(request.getfixturevalue("catalogs").dump(lake.catalog))
    return "".join(file.read_bytes().decode("latin-1") for file in lake.file.parent.iterdir())
