"""Files in a bucket of Google's kind, on a real server on loopback."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from flows.lake import Lake
from flows.source.files import Files
from flows.source.local import NoSuchPath
from flows.source.remote import Remote, Unreachable
from flows.web.secret import Secret
from tests.conftest import rows, started, take, wirelake
from tests.flows.test_load import story
from tests.servers import free_ports, refusing, until_it_answers

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a server listens."""
    pytest.importorskip("gcp_storage_emulator")
    pytest.importorskip("gcsfs")
    (port,) = free_ports(1)
    call = [sys.executable, "-m", "gcp_storage_emulator", "start", "--port", str(port), "--in-memory", "--quiet"]
    with started(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        until_it_answers(server, f"http://127.0.0.1:{port}/")
        yield port


@pytest.fixture
def gcs(port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The server as a filesystem, its bucket `copy` without files; the environment tells where it is."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    # As this project opens it.
    files, _ = Remote()._opened("gs://copy")
    # Instances are kept by their options; where the server is is none.
    type(files).clear_instance_cache()
    files = type(files)()
    if not files.exists("copy"):
        files.mkdir("copy")
    for name in files.find("copy"):
        files.rm_file(name)
    yield files
    type(files).clear_instance_cache()


def copy(number: int, **more: Any) -> bytes:
    return json.dumps(story(f"urn:mpa:{number}", **more)).encode()


def zipped(*numbers: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in numbers:
            archive.writestr(f"{number}.json", copy(number))
    return packed.getvalue()


def test_folders_globs_and_objects_are_read_packed_or_not(gcs: Any, lake: Lake) -> None:
    for number, name in enumerate(("in/a.json", "in/d.json.part", "in/.e.json", "f-1.json", "f-2.json")):
        gcs.pipe_file(f"copy/{name}", copy(number))
    gcs.pipe_file("copy/in/b/c.json.gz", gzip.compress(copy(6)))
    gcs.pipe_file("copy/in/z.zip", zipped(7, 8))
    gcs.pipe_file("copy/in/folder/", b"")
    run = take(lake, Files(paths=("gs://copy/in", "gs://copy/f-*.json", "gs://copy/f-1.json"), exclude=("f-2*",)))
    assert (run.receipts_seen, run.articles_new) == (5, 5)
    uris = [uri for (uri,) in rows(lake, "SELECT uri FROM receipts ORDER BY uri")]
    assert uris == [f"gs://copy/{name}" for name in ("f-1.json", "in/a.json", "in/b/c.json.gz")] + [
        f"gs://copy/in/z.zip!{number}.json" for number in (7, 8)
    ]


def test_what_is_new_or_changed_is_read_and_then_moved_or_deleted(gcs: Any, lake: Lake) -> None:
    for number, name in enumerate(("a.json", "b [1].json")):
        gcs.pipe_file(f"copy/in/{name}", copy(number))
    new = Files(paths=("gs://copy/in/*",), new_only=True)
    assert [take(lake, new).receipts_seen for _ in range(2)] == [2, 0]
    for number in (3, 4):
        gcs.pipe_file("copy/in/a.json", copy(number))
        assert take(lake, new).receipts_new == 1
        take(lake, Files(paths=("gs://copy/in/a.json",), after="move", move_to="gs://copy/done"))
    take(lake, Files(paths=("gs://copy/in/b*",), after="move", move_to="gs://copy/done/"))
    gcs.pipe_file("copy/in/c.json", copy(5))
    assert take(lake, Files(paths=("gs://copy/in",), after="delete", settle_seconds=300)).receipts_seen == 0
    assert take(lake, Files(paths=("gs://copy/in",), after="delete")).receipts_seen == 1
    gcs.invalidate_cache()
    assert gcs.find("copy") == ["copy/done/1.a.json", "copy/done/a.json", "copy/done/b [1].json"]


def test_what_grew_since_it_was_listed_is_read_whole_and_not_deleted(gcs: Any) -> None:
    for number, name in enumerate("abc"):
        gcs.pipe_file(f"copy/in/{name}.json", copy(number))
    intake = Files(paths=("gs://copy/in",), after="delete").intake(None)
    # By another process: this one's instance would forget what it listed.
    other = type(gcs)(skip_instance_cache=True)
    other.pipe_file("copy/in/a.json", grown := copy(9, body_text="Longer. " * 99))
    other.rm_file("copy/in/b.json")
    first, second, _ = [arrival for _, arrival in intake.arrivals]
    assert getattr(first, "payload", None) == grown
    assert "detail='FileNotFoundError" in str(second)
    intake.settle()
    assert other.find("copy") == ["copy/in/a.json"]


def test_a_bucket_may_hold_nothing_yet_but_must_be_there(gcs: Any, lake: Lake) -> None:
    assert take(lake, Files(paths=("gs://copy/new/", "gs://copy/new/*.json"))).state == "finished"
    for path in ("gs://copy/new", "gs://nowhere/in/", "gs://nowhere/in/*.json"):
        with pytest.raises(NoSuchPath, match=re.escape(path)):
            Files(paths=(path,)).intake(lake)


def test_who_is_not_let_in_is_told_so_in_a_line_without_the_secret(
    gcs: Any, port: int, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refusing(port) as proxy:
        proxy.refuse(times=10**6, status=403)
        where = {"STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{proxy.port}"}
        done = wirelake("ingest", "gs://copy/in", "--lake", lake.data, env=where)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert done.stderr.startswith(b"wirelake: gs://copy/in: OSError: Forbidden")
    monkeypatch.setenv("HARBOUR_TOKEN", "/wrong/harbour.json")
    with pytest.raises(Unreachable, match="gs://copy/in") as refused:
        Files(paths=("gs://copy/in",), options={"token": Secret(env="HARBOUR_TOKEN")}).intake(None)
    assert "/wrong/harbour" not in str(refused.value)
