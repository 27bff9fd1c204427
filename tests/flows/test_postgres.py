"""A catalog on a real PostgreSQL server: writers beside each other, killed, and the server killed under them."""

import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from flows.lake import Lake, NoLake
from tests.conftest import ingest, rows, wirelake
from tests.cutting import NEVER, Cutting, cutting
from tests.runs import articles_seen, assert_whole, finish, is_made, start, write_feed
from tests.servers import DESK, PASSWORD, Postgres, postgres

STORIES = 120


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as started:
        yield started


@pytest.fixture
def words(server: Postgres, tmp_path: Path) -> list[str]:
    """The options of a lake that is not there yet, its catalog in a database of its own."""
    return ["--lake", server.catalog(), "--data", str(tmp_path / "data")]


@pytest.fixture
def lake(words: list[str]) -> Lake:
    return Lake.of(words[1], words[3])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(tmp_path / "feed", STORIES)


@pytest.mark.parametrize("writers", [2, *(pytest.param(many, marks=pytest.mark.long) for many in (4, 8))])
def test_writers_of_the_same_files_make_one_lake_and_store_each_row_once(
    writers: int, feed: Path, words: list[str], lake: Lake
) -> None:
    runs = [start(feed, *words) for _ in range(writers)]
    seen = articles_seen(lake, runs)
    books = finish(runs)
    assert seen == sorted(seen)
    assert_whole(lake)
    assert sum(book["receipts_new"] for book in books) == STORIES
    assert all(book["receipts_seen"] == STORIES for book in books)
    assert rows(lake, "SELECT state, count(*) FROM runs GROUP BY ALL") == [("finished", writers)]


@pytest.mark.long
def test_writers_whose_files_overlap_store_each_row_once(feed: Path, words: list[str], lake: Lake) -> None:
    finish([start(f"{feed}/00*.json", f"{feed}/010*.json", *words), start(f"{feed}/0[01][0-9]5.json", feed, *words)])
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES,)]


@pytest.mark.long
def test_killed_in_mid_run_it_goes_on(feed: Path, words: list[str], lake: Lake) -> None:
    for seconds in (0.9, 1.2, 1.5):
        run = start(feed, *words)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        if is_made(lake):
            assert_whole(lake)
    finish([start(feed, *words)])
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES,)]


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.long)])
def test_a_server_that_is_killed_fails_the_run_plainly_and_the_next_completes_it(
    kills: int, feed: Path, words: list[str], lake: Lake, server: Postgres
) -> None:
    chance, before, failed = random.Random(kills), 0, 0
    for _ in range(kills):
        run = start(feed, *words)
        wait_for(lake, before)
        time.sleep(chance.uniform(0, 0.1))
        server.kill()
        out, err = run.communicate(timeout=60)
        server.start()
        if run.returncode:
            failed += 1
            assert run.returncode == 1
            assert err.startswith(b"wirelake: "), err.decode()
            assert err.count(b"\n") == 1 and len(err) < 1000, err.decode()
        assert_whole(lake)
        before = rows(lake, "SELECT count(*) FROM receipts")[0][0]
    print(f"{kills} kills of PostgreSQL: {failed} runs failed, {before} receipts stored before the last run")
    finish([start(feed, *words)])
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES,)]


@pytest.mark.long
def test_cut_off_at_any_message_it_loses_nothing_and_the_next_run_completes_it(
    tmp_path: Path, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 6)
    feed = write_feed(tmp_path / "feed", 12)
    with cutting(server.socket) as proxy:
        messages = cut_at(NEVER, feed, server, proxy, tmp_path / "whole")
        for last in range(41, messages, 41):
            cut_at(last, feed, server, proxy, tmp_path / str(last))


def cut_at(last: int, feed: Path, server: Postgres, proxy: Cutting, data: Path) -> int:
    """Cut a run off as it sends a message, see what is left, run again; how many messages the first run sent."""
    catalog = server.catalog()
    lake, through = (Lake.of(each, str(data)) for each in (catalog, catalog.replace(server.host, proxy.host)))
    ingest(lake, feed / "0000.json")
    proxy.cut(last)
    # As the last of a transaction is answered, nobody knows whether it was stored.
    with suppress(duckdb.Error):
        ingest(through, feed)
    messages = proxy.sent.value
    proxy.cut()
    assert_whole(lake)
    ingest(through, feed)
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM receipts") == [(12,)]
    return messages


def wait_for(lake: Lake, before: int) -> None:
    """Until a run has stored more than there was."""
    while not (is_made(lake) and rows(lake, "SELECT count(*) FROM receipts")[0][0] > min(before, STORIES - 40)):
        time.sleep(0.01)


def test_a_password_in_a_catalog_string_is_not_taken_and_not_told(words: list[str], tmp_path: Path) -> None:
    for catalog in (
        f"{words[1]} password={PASSWORD}",
        f"ducklake:postgres:postgresql://desk:{PASSWORD}@localhost/wire",
    ):
        done = wirelake("status", "--lake", catalog, "--data", tmp_path)
        assert done.returncode == 2
        assert b"PGPASSWORD" in done.stderr
        assert PASSWORD.encode() not in done.stdout + done.stderr


def test_a_password_of_the_environment_is_used_and_not_told(server: Postgres, words: list[str], tmp_path: Path) -> None:
    here = {"PGHOST": server.host, "PGUSER": DESK}
    name = words[1].split("dbname=")[1].split()[0]
    call = ["--lake", f"ducklake:postgres:dbname={name}", *words[2:]]
    feed = write_feed(tmp_path / "feed", 3)
    let_in = wirelake("ingest", feed, *call, env=here | {"PGPASSWORD": PASSWORD})
    refused = wirelake("ingest", feed, *call, env=here | {"PGPASSWORD": f"no {PASSWORD}"})
    (tmp_path / "pgpass").write_text(f"*:*:*:{DESK}:{PASSWORD}\n")
    (tmp_path / "pgpass").chmod(0o600)
    told = wirelake("status", "--json", *call, env=here | {"PGPASSFILE": str(tmp_path / "pgpass")})
    assert [done.returncode for done in (let_in, refused, told)] == [0, 1, 0]
    assert f'password authentication failed for user "{DESK}"' in refused.stderr.decode()
    assert refused.stderr.startswith(b"wirelake: ")
    everything = b"".join(done.stdout + done.stderr for done in (let_in, refused, told))
    assert PASSWORD.encode() not in everything


def test_a_catalog_that_cannot_be_is_a_wrong_call(tmp_path: Path) -> None:
    for where, data in (
        ("postgresql://localhost/wire", None),
        ("ducklake:postgres:dbname=wire", None),
        ("ducklake:mysql:db=wire", "data"),
        ("lake", "http://localhost/data"),
    ):
        with pytest.raises(NoLake):
            Lake.of(where, data)


@pytest.mark.long
def test_a_lake_on_a_server_is_tended_while_it_is_written_and_purged(feed: Path, words: list[str], lake: Lake) -> None:
    finish([start(f"{feed}/00*.json", *words)])
    run = start(feed, *words)
    tended = wirelake("tend", "--json", *words)
    finish([run])
    assert tended.returncode == 0, tended.stderr.decode()
    assert_whole(lake)
    purged = wirelake("purge", "--article", "urn:mpa:3", "--yes", *words)
    assert purged.returncode == 0, purged.stderr.decode()
    assert rows(lake, "SELECT count(*) FROM receipts") == [(STORIES - 1,)]
    assert finish([start(feed, *words)])[0]["receipts_new"] == 0
