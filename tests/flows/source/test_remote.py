"""Files elsewhere: in memory, and on a real FTP server on loopback."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.ftp import FTPFileSystem
from pydantic import ValidationError

from flows.backfill import plans
from flows.lake import Lake
from flows.source.files import Files
from flows.source.local import NoSuchPath
from flows.source.remote import Unfit, Unreachable
from flows.source.told import asked
from flows.web.secret import Secret
from flows.windows import By
from tests.conftest import rows, started, take
from tests.flows.test_load import story, write

PASSWORD = "p4ss-of-Ellery"


@pytest.fixture(name="memory")
def files_in_memory() -> Iterator[fsspec.AbstractFileSystem]:
    """A filesystem without files."""
    made = fsspec.filesystem("memory")
    made.store.clear()
    yield made
    made.store.clear()


def put(memory: fsspec.AbstractFileSystem, name: str, number: int) -> None:
    """A story as a file of the memory."""
    memory.pipe(name, gzip.compress(json.dumps(story(f"urn:mpa:{number}")).encode()))


def test_folders_globs_and_files_are_read_packed_or_not(memory: fsspec.AbstractFileSystem, lake: Lake) -> None:
    for number, name in enumerate(("/in/a.gz", "/in/b/c.gz", "/in/d.gz.part", "/in/.e.gz", "/f-1.gz", "/f-2.gz")):
        put(memory, name, number)
    run = take(lake, Files(paths=("memory://in", "memory://f-*.gz", "memory://f-1.gz"), exclude=("f-2*",)))
    assert (run.receipts_seen, run.articles_new) == (3, 3)
    uris = [uri for (uri,) in rows(lake, "SELECT uri FROM receipts ORDER BY uri")]
    assert uris == ["memory://f-1.gz", "memory://in/a.gz", "memory://in/b/c.gz"]


def test_what_is_new_is_read_and_then_deleted_or_moved(memory: fsspec.AbstractFileSystem, lake: Lake) -> None:
    put(memory, "/in/a.gz", 1)
    new = Files(paths=("memory://in",), new_only=True)
    assert [take(lake, new).receipts_seen for _ in range(2)] == [1, 0]
    put(memory, "/in/b.gz", 2)
    assert take(lake, new).receipts_new == 1
    take(lake, Files(paths=("memory://in/a.gz",), after="move", move_to="memory://done"))
    take(lake, Files(paths=("memory://in",), after="delete"))
    assert memory.find("/") == ["/done/a.gz"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [("memory://nowhere", NoSuchPath), ("memory://nowhere/*.xml", NoSuchPath), ("no-such-protocol://in/*", Unfit)],
)
def test_what_is_not_there_is_said(memory: fsspec.AbstractFileSystem, path: str, wrong: type[Exception]) -> None:
    with pytest.raises(wrong, match=re.escape(path)):
        Files(paths=(path,)).intake(None)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flows.source.known_hosts", None)
    with pytest.raises(Unfit, match=r"^sftp://host/in: .*wirelake\[elsewhere\]"):
        Files(paths=("sftp://host/in",)).intake(None)


def test_a_pattern_that_matches_nothing_is_an_error_of_a_call_alone(
    memory: fsspec.AbstractFileSystem, lake: Lake
) -> None:
    put(memory, "/in/a.gz", 1)
    feed = Files(paths=("memory://in/*.xml",))
    assert take(lake, feed).state == "finished"
    with pytest.raises(NoSuchPath, match=r"memory://in/\*.xml: matches no file"):
        asked(feed, lake)


def test_a_backfill_finds_files_elsewhere(memory: fsspec.AbstractFileSystem, lake: Lake) -> None:
    put(memory, "/archive/2026/01/02/a.gz", 1)
    since, until = date(2026, 1, 1), date(2026, 1, 4)
    planned = plans(Files(paths=("memory://archive/%Y/%m/%d/*",)), since, until, By.DAY, lake)
    assert [each.feed and each.feed.paths for each in planned] == [None, ("memory://archive/2026/01/02/*",), None]
    with pytest.raises(Unfit):
        plans(Files(paths=("no-such-protocol://%Y/%m/%d/*",)), since, until, By.DAY, lake)


@pytest.mark.parametrize("name", ["password", "connection_string", "conn_str", "sas", "account_key"])
def test_an_option_holds_no_secret_either(name: str) -> None:
    with pytest.raises(ValidationError, match="name a secret by env or block"):
        Files(paths=("ftp://host/in",), options={name: PASSWORD})
    assert Files(paths=("s3://wire/in",), options={"key_id": "k", "endpoint_url": "http://127.0.0.1"})


@pytest.mark.parametrize("path", ["ftp://user:word@host/in", "https://host/in"])
def test_a_path_holds_no_password_and_is_no_page(path: str) -> None:
    with pytest.raises(ValidationError):
        Files(paths=(path,))


@pytest.mark.parametrize(
    ("path", "move_to"),
    [
        ("s3://wire/in", "done"),
        ("in", "s3://wire/done"),
        ("ftp://host/in", "ftp://other/done"),
        ("abfs://wire@one.dfs.core.windows.net/in", "abfs://wire@two.dfs.core.windows.net/done"),
    ],
)
def test_files_are_moved_within_one_place(path: str, move_to: str) -> None:
    with pytest.raises(ValidationError, match="is not where the files lie"):
        Files(paths=(path,), after="move", move_to=move_to)
    assert Files(paths=("s3://wire/in",), after="move", move_to="s3://read/wire")


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    """An FTP server over the folder `out`; the folder as a path."""
    pytest.importorskip("pyftpdlib")
    write(tmp_path / "out", a=story("urn:mpa:a"), b=story("urn:mpa:b"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = ["-i", "127.0.0.1", "-p", str(port), "-d", str(tmp_path), "-w", "-u", "desk", "-P", PASSWORD]
    with started([sys.executable, "-W", "ignore", "-m", "pyftpdlib", *told]):
        for _ in range(200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"ftp://127.0.0.1:{port}/out"


def test_an_ftp_server_is_read_with_a_secret(
    ftp: str, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELLERY_FTP", PASSWORD)
    feed = Files(paths=(ftp,), after="delete", options={"username": "desk", "password": Secret(env="ELLERY_FTP")})
    assert PASSWORD not in repr(feed)
    assert take(lake, feed).articles_new == 2
    assert not list((tmp_path / "out").iterdir())
    assert PASSWORD not in repr([rows(lake, f"FROM {table}") for table in ("receipts", "runs", "versions")])


def test_an_ftp_server_is_logged_into_a_few_times_a_run_not_for_every_file(
    ftp: str, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELLERY_FTP", PASSWORD)
    write(tmp_path / "out", **{f"f{number}": story(f"urn:mpa:{number}") for number in range(40)})
    logins, connect = count(), FTPFileSystem._connect
    monkeypatch.setattr(FTPFileSystem, "_connect", lambda files: (next(logins), connect(files)))
    options: dict[str, str | Secret] = {"username": "desk", "password": Secret(env="ELLERY_FTP")}
    feed = Files(paths=(ftp,), options=options, new_only=True, after="delete")
    assert take(lake, feed).receipts_new == 42
    assert next(logins) < 10
    assert not list((tmp_path / "out").iterdir())


def test_who_is_not_let_in_by_an_ftp_server_is_told_so_and_not_the_secret(
    ftp: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELLERY_FTP", "wrong-Ellery")
    with pytest.raises(Unreachable, match=f"{ftp}: error_perm: 530") as refused:
        Files(paths=(ftp,), options={"username": "desk", "password": Secret(env="ELLERY_FTP")}).intake(None)
    assert "wrong-Ellery" not in str(refused.value)


def test_what_is_still_being_written_on_an_ftp_server_is_left(
    ftp: str, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELLERY_FTP", PASSWORD)
    options: dict[str, str | Secret] = {"username": "desk", "password": Secret(env="ELLERY_FTP")}
    os.utime(tmp_path / "out" / "a.json", (time.time() - 600,) * 2)
    assert take(lake, Files(paths=(ftp,), options=options, settle_seconds=300)).receipts_seen == 1


def test_a_place_that_tells_no_times_cannot_wait_for_files_to_settle(
    memory: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(memory, "/in/a.gz", 1)
    assert len(list(Files(paths=("memory://in",), settle_seconds=60).intake(None).arrivals)) == 0
    # An old server lists a file without the year.
    monkeypatch.setattr(type(memory), "info", lambda *_: {"size": 1, "type": "file", "modify": "Nov 24 13:46"})
    with pytest.raises(Unfit, match="memory://in/a.gz: its place does not say when it changed"):
        Files(paths=("memory://in/a.gz",), settle_seconds=60).intake(None)
