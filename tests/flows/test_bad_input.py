"""Bad input through the real command: a spike or a message that names file and reason, and all else is loaded."""

import gzip
import io
import json
import random
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flows.lake import Lake
from tests.conftest import rows, wirelake

GOOD = b"""{"uri": "urn:mpa:good", "versioncreated": "2025-05-04T10:00:00Z", "headline": "Mill reopens",
"body_text": "The mill at Oakham reopened on Sunday."}"""
NITF = b"<nitf><body><body.head><hedline><hl1>%s</hl1></hedline></body.head><body.content><p>%s</p></body.content>"


def bomb() -> bytes:
    """A thousand million laughs."""
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<!DOCTYPE nitf [<!ENTITY e0 "ha">%s]>' % entities + NITF % (b"&e9;", b"&e9;") + b"</body></nitf>"


def external() -> bytes:
    """A story that asks for a file of the machine."""
    return b'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + NITF % (b"Mill", b"&x;") + b"</body></nitf>"


BAD: dict[str, tuple[bytes, set[str]]] = {
    "empty.xml": (b"", {"empty"}),
    "spaces.txt": (b" \n\n ", {"empty"}),
    "junk.bin": (random.Random(1).randbytes(5000), {"unclaimed"}),
    "cut.xml": (NITF % (b"Mill reopens", b"The mill"), {"malformed"}),
    "cut.json": (GOOD[:-40], {"malformed"}),
    "bomb.xml": (bomb(), {"unsafe"}),
    "external.xml": (external(), {"unsafe"}),
    "large.xml": (NITF % (b"Mill", b"x" * (100 << 20)), {"too_large"}),
    "cut.gz": (gzip.compress(random.Random(2).randbytes(5000))[:3000], {"unreadable"}),
    "deep.xml": (b"<nitf>" + b"<body>" * 100_000, {"too_deep", "malformed"}),
    "deep.json": (b'{"uri": "urn:mpa:1", "headline": ' + b"[" * 100_000, {"too_deep", "malformed"}),
}


@pytest.mark.parametrize("name", BAD)
def test_it_is_spiked_with_its_reason_and_the_rest_is_loaded(name: str, tmp_path: Path) -> None:
    content, reasons = BAD[name]
    (tmp_path / name).write_bytes(content)
    lake, books = load(tmp_path)
    assert books["articles_new"] == 1
    [(uri, reason, detail)] = rows(lake, "SELECT uri, reason, detail FROM spikes")
    assert uri.endswith(name)
    assert reason in reasons
    assert detail
    assert "root:" not in detail


@pytest.mark.parametrize("content", [b"<html><body>" + b"<div>" * 100_000 + b"A mill reopened.", b"<p>" * 100_000])
def test_html_nested_without_end_stops_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_bytes(b"<!doctype html>" + content)
    lake, _ = load(tmp_path)
    assert rows(lake, "SELECT count(*) FROM articles WHERE uri = 'urn:mpa:good'") == [(1,)]
    assert rows(lake, "SELECT count(*) FROM receipts WHERE articles + spikes = 0") == [(0,)]
    assert rows(lake, "SELECT count(*) FROM spikes WHERE reason = 'fault'") == [(0,)]


def test_an_archives_bad_members_are_refused_and_the_good_ones_loaded(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../evil.json", GOOD.replace(b"good", b"evil"))
        archive.writestr("zeros.xml", bytes(1 << 30))
        archive.writestr("inner/good.json", GOOD.replace(b"good", b"zipped"))
    lake, books = load(tmp_path)
    assert rows(lake, "SELECT uri FROM articles ORDER BY uri") == [("urn:mpa:good",), ("urn:mpa:zipped",)]
    assert dict(rows(lake, "SELECT string_split(uri, '!')[2], reason FROM spikes")) == {
        "../evil.json": "unsafe",
        "zeros.xml": "too_large",
    }
    assert books["refused"] == 2
    assert not (tmp_path.parent / "evil.json").exists()


def test_a_tars_links_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "in.tar.gz", "w:gz") as archive:
        link = tarfile.TarInfo("passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        member = tarfile.TarInfo("a/good.json")
        content = GOOD.replace(b"good", b"tarred")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    lake, _ = load(tmp_path)
    assert rows(lake, "SELECT reason FROM spikes") == [("unsafe",)]
    assert rows(lake, "SELECT count(*) FROM articles") == [(2,)]


def test_a_file_that_cannot_be_read_is_refused_each_time_and_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    load(tmp_path)
    lake, books = load(tmp_path)
    assert (books["refused"], books["receipts_unchanged"]) == (1, 1)
    assert rows(lake, "SELECT uri, reason, detail FROM spikes") == [
        (str(tmp_path / "gone.json"), "unreadable", "No such file or directory")
    ]


@pytest.mark.parametrize(("good", "code"), [(12, 0), (0, 3)])
def test_a_call_run_twice_ends_as_it_did(good: int, code: int, tmp_path: Path) -> None:
    for number in range(good):
        (tmp_path / f"{number}.json").write_bytes(GOOD.replace(b"good", str(number).encode()))
    (tmp_path / "cut.gz").write_bytes(b"\x1f\x8b\x08")
    call = ("ingest", tmp_path, "--lake", tmp_path / ".lake", "--workers", "1")
    assert [wirelake(*call).returncode for _ in range(2)] == [code, code]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere/"], "nowhere/: no such file or folder"),
        (["*.nothing"], "*.nothing: matches no file"),
        ([".", "--zone", "Mars/Olympus"], "no time zone 'Mars/Olympus'"),
        ([".", "--format", "telex"], "no format 'telex'"),
        ([".", "--charset", "hex"], "no charset 'hex'"),
        ([".", "--max-spikes", "101"], "--max-spikes"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_makes_no_lake(words: list[str], said: str, tmp_path: Path) -> None:
    done = wirelake("ingest", *words, "--lake", tmp_path / "lake")
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert not (tmp_path / "lake").exists()


def load(folder: Path) -> tuple[Lake, dict[str, Any]]:
    """The folder and a good story, loaded by the real command; the lake and the run's books."""
    (folder / "good.json").write_bytes(GOOD)
    home = folder / ".lake"
    done = wirelake("ingest", folder, "--lake", home, "--workers", "1", "--max-spikes", "100", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr
    return Lake.at(home), json.loads(done.stdout)
