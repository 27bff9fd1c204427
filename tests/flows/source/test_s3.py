"""Files in a bucket on a real S3 server, which a proxy between refuses on purpose."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from flows.lake import Lake
from flows.source.files import Files
from flows.source.local import NoSuchPath
from flows.source.remote import Unreachable
from flows.web.secret import Secret
from tests.conftest import rows, take, wirelake
from tests.flows.test_load import story
from tests.servers import Bucket, bucket, refusing

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    pytest.importorskip("s3fs")
    with bucket() as started:
        yield started


@pytest.fixture
def s3(server: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The server as a filesystem, its bucket `copy` without files; the environment tells where it is and who asks."""
    import s3fs

    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    # Instances are kept by their options; what the environment said is none.
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem()
    files.mkdirs("copy", exist_ok=True)
    for name in files.find("copy"):
        files.rm_file(name)
    yield files
    s3fs.S3FileSystem.clear_instance_cache()


def put(s3: Any, name: str, number: int) -> None:
    """A story as an object."""
    text = json.dumps(story(f"urn:mpa:{number}")).encode()
    s3.pipe_file(name, gzip.compress(text) if name.endswith(".gz") else text)


def test_folders_globs_and_objects_are_read_packed_or_not(s3: Any, lake: Lake) -> None:
    for number, name in enumerate(
        ("in/a.json", "in/b/c.json.gz", "in/d.json.part", "in/.e.json", "f-1.json", "f-2.json")
    ):
        put(s3, f"copy/{name}", number)
    s3.call_s3("put_object", Bucket="copy", Key="in/folder/", Body=b"")
    run = take(lake, Files(paths=("s3://copy/in", "s3://copy/f-*.json", "s3://copy/f-1.json"), exclude=("f-2*",)))
    assert (run.receipts_seen, run.articles_new) == (3, 3)
    uris = [uri for (uri,) in rows(lake, "SELECT uri FROM receipts ORDER BY uri")]
    assert uris == ["s3://copy/f-1.json", "s3://copy/in/a.json", "s3://copy/in/b/c.json.gz"]


def test_what_is_new_or_changed_is_read_and_then_moved_or_deleted(s3: Any, lake: Lake) -> None:
    put(s3, "copy/in/a.json", 1)
    put(s3, "copy/in/b.json.gz", 2)
    new = Files(paths=("s3://copy/in/*",), new_only=True)
    assert [take(lake, new).receipts_seen for _ in range(2)] == [2, 0]
    put(s3, "copy/in/a.json", 3)
    assert take(lake, new).receipts_new == 1
    take(lake, Files(paths=("s3://copy/in/a.json",), after="move", move_to="s3://copy/done"))
    put(s3, "copy/in/a.json", 1)
    take(lake, Files(paths=("s3://copy/in/a.json",), after="move", move_to="s3://copy/done"))
    take(lake, Files(paths=("s3://copy/in",), after="delete"))
    s3.invalidate_cache()
    assert s3.find("copy") == ["copy/done/1.a.json", "copy/done/a.json"]


def test_a_bucket_may_hold_nothing_yet_but_must_be_there(s3: Any, lake: Lake) -> None:
    assert take(lake, Files(paths=("s3://copy/new/", "s3://copy/new/*.json"))).state == "finished"
    for path in ("s3://copy/new", "s3://nowhere/in/", "s3://nowhere/in/*.json"):
        with pytest.raises(NoSuchPath, match=re.escape(path)):
            Files(paths=(path,)).intake(lake)


def test_what_was_written_anew_meanwhile_is_not_deleted(s3: Any, lake: Lake) -> None:
    put(s3, "copy/in/a.json", 1)
    put(s3, "copy/in/b.json", 2)
    intake = Files(paths=("s3://copy/in",), after="delete").intake(lake)
    assert len(list(intake.arrivals)) == 2
    # By another process: this one's instance would forget what it listed.
    call = type(s3)(skip_instance_cache=True)
    put(call, "copy/in/a.json", 3)
    intake.settle()
    assert call.find("copy") == ["copy/in/a.json"]


def test_what_changed_or_went_since_it_was_listed_is_not_read_in_part(s3: Any, lake: Lake) -> None:
    for number, name in enumerate("abc"):
        put(s3, f"copy/in/{name}.json", number)
    intake = Files(paths=("s3://copy/in",)).intake(lake)
    other = type(s3)(skip_instance_cache=True)
    other.pipe_file("copy/in/a.json", json.dumps(story("urn:mpa:9", body_text="Longer. " * 99)).encode())
    other.rm_file("copy/in/b.json")
    told = [str(arrival) for _, arrival in intake.arrivals]
    assert [text.partition("(")[0] for text in told] == ["Refused", "Refused", "Delivery"]
    assert "FileExpired" in told[0] and "detail='FileNotFoundError" in told[1]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"key": "HARBOUR_KEY", "secret": "HARBOUR_KEY"}, "PermissionError"),
        ({"endpoint_url": "http://127.0.0.1:9"}, "Could not connect"),
        ({}, "NoCredentialsError"),
    ],
)
def test_who_is_not_let_in_is_told_so_and_not_the_secret(
    options: dict[str, str], why: str, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOUR_KEY", "wrong-harbour")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    if not options:
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    told = {name: Secret(env=said) if said == "HARBOUR_KEY" else said for name, said in options.items()}
    s3.clear_instance_cache()
    with pytest.raises(Unreachable, match=f"s3://copy/in: {why}|{why}") as refused:
        Files(paths=("s3://copy/in",), options=told).intake(None)
    assert "wrong-harbour" not in str(refused.value)


def test_a_place_that_fails_is_a_line_of_the_command(s3: Any, server: Bucket, lake: Lake) -> None:
    env = server.environment() | {"AWS_SECRET_ACCESS_KEY": "wrong-harbour"}
    done = wirelake("ingest", "s3://copy/in", "--lake", lake.data, env=env)
    assert done.returncode == 1
    assert done.stderr.startswith(b"wirelake: s3://copy/in: PermissionError")
    assert done.stderr.count(b"\n") == 1
    assert b"wrong-harbour" not in done.stderr


def test_keys_may_be_told_by_the_source(s3: Any, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    put(s3, "copy/in/a.json", 1)
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"HARBOUR_{name}", os.environ[f"AWS_{name}"])
        monkeypatch.delenv(f"AWS_{name}")
    keys: dict[str, str | Secret] = {
        "key": Secret(env="HARBOUR_ACCESS_KEY_ID"),
        "secret": Secret(env="HARBOUR_SECRET_ACCESS_KEY"),
    }
    assert take(lake, Files(paths=("s3://copy/in",), options=keys)).articles_new == 1


@pytest.mark.parametrize("status", [500, 503])
def test_a_bucket_that_refuses_for_a_while_is_asked_again(
    status: int, s3: Any, server: Bucket, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, "copy/in/a.json", 1)
    with refusing(server.port) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.environment(proxy.port)["AWS_ENDPOINT_URL"])
        s3.clear_instance_cache()
        proxy.refuse(times=2, status=status)
        assert take(lake, Files(paths=("s3://copy/in",))).articles_new == 1
        assert proxy.refused == 2


def test_a_bucket_that_is_gone_in_mid_run_fails_the_run_and_no_file_is_blamed(
    s3: Any, server: Bucket, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        put(s3, f"copy/in/{number}.json", number)
    with refusing(server.port) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.environment(proxy.port)["AWS_ENDPOINT_URL"])
        s3.clear_instance_cache()
        feed = Files(paths=("s3://copy/in",), new_only=True)
        intake = feed.intake(lake)
        next(intake.arrivals)
        proxy.refuse(times=10**6, status=503)
        with pytest.raises(Unreachable, match=r"s3://copy/in/1.json: .*Service Unavailable"):
            list(intake.arrivals)
        proxy.refuse(times=0, status=503)
        assert take(lake, feed).articles_new == 3
