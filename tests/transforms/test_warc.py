"""Archives as crawlers leave them, and records that are meant to break their reader."""

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from tests.conftest import within
from transforms.articles import articles
from transforms.wire.warc import LARGEST, claims

HTML = "Content-Type: text/html"
COPY = "The lower quay is closed on Thursday from noon, when the highest tide of the month is due, the office said."
PAGE = f"<html><head><title>Quay closed</title></head><body><article><p>{COPY}</p></article></body></html>".encode()


def _record(block: bytes, kind: str = "response", uri: str = "https://a.example/1", length: int | None = None) -> bytes:
    media = "application/http; msgtype=response" if block.startswith(b"HTTP/") else "text/html"
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-03-02T09:00:00Z\r\n"
    size = len(block) if length is None else length
    return f"{head}Content-Type: {media}\r\nContent-Length: {size}\r\n\r\n".encode() + block + b"\r\n\r\n"


def _answer(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *(fields or (HTML,)), "", ""]).encode() + body


def _read(payload: bytes, uri: str = "x") -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return list(articles(Receipt.of(payload, uri, received_at=at, run_id="r", feed=None, habits=Habits())))


@pytest.mark.parametrize(
    ("head", "claimed"),
    [
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", True),
        (b"WARC/1.1\nContent-Length: 0\nwarc-type: response\n", True),
        (b"WARC/1.0 is a format\r\n\r\nWARC-Type: is a field\r\n", False),
        (b"\x1f\x8b", False),
    ],
)
def test_claims_archives(head: bytes, claimed: bool) -> None:
    assert claims(head) == claimed


@pytest.mark.parametrize(
    "body",
    [
        (gzip.compress(PAGE), HTML, "Content-Encoding: gzip"),
        (zlib.compress(PAGE), HTML, "Content-Encoding: deflate"),
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), HTML, "Transfer-Encoding: chunked"),
        # Undone by the crawler, which kept the server's header.
        (PAGE, HTML, "Content-Encoding: gzip"),
        (PAGE, HTML, "Content-Encoding: br", "Transfer-Encoding: chunked"),
        (gzip.compress(PAGE), HTML, "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        (PAGE, HTML, "Content-Encoding: unheard-of"),
    ],
)
def test_encodings_are_undone(body: tuple[bytes, ...]) -> None:
    content, *fields = body
    (row,) = _read(_record(_answer(content, *map(str, fields))))
    assert isinstance(row, Version)
    assert (row.body, row.uri) == (COPY, "https://a.example/1")


@pytest.mark.parametrize(
    "body",
    [
        (b"%x;sealed=no\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), HTML, "Transfer-Encoding: chunked"),
        (b"%x\r\n%b\r\nnone\r\n\r\n" % (len(PAGE), PAGE), HTML, "Transfer-Encoding: chunked"),
    ],
)
def test_what_does_not_unpack_is_spiked_unless_it_is_no_copy(body: tuple[bytes, ...]) -> None:
    content, html, *fields = body
    (spike,) = _read(_record(_answer(content, str(html), *map(str, fields))))
    assert isinstance(spike, Spike)
    assert (spike.reason, "cannot be unpacked" in spike.detail) == ("malformed", True)
    picture = _record(_answer(content, "Content-Type: image/png", *map(str, fields)), uri="https://a.example/2")
    (row,) = _read(_record(_answer(PAGE)) + picture)
    assert isinstance(row, Version)


def test_the_capture_is_not_the_publication() -> None:
    (row,) = _read(_record(_answer(PAGE)))
    assert isinstance(row, Version)
    assert (row.versioncreated, row.firstcreated, row.warnings) == (None, None, ())


def test_an_address_may_hold_the_day() -> None:
    (row,) = _read(_record(_answer(PAGE), uri="https://a.example/2025/02/27/quay-closed"))
    assert isinstance(row, Version)
    assert row.firstcreated == datetime(2025, 2, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    "record",
    [
        _record(_answer(PAGE, status="404 Not Found")),
        _record(_answer(PAGE, status="301 Moved")),
        _record(PAGE, "metadata"),
        _record(_answer(PAGE), "revisit"),
        _record(_answer(b"\x89PNG\r\n\x1a\n", "Content-Type: image/png")),
        _record(_answer(b"body of every page { color: black }", "Content-Type: text/css")),
        _record(_answer(b"")),
    ],
)
def test_other_records_are_passed_over(record: bytes) -> None:
    page, *others = _read(record + _record(PAGE, "resource"))
    assert isinstance(page, Version)
    assert others == []


@pytest.mark.parametrize(
    "broken",
    [
        b"garbage between two records\r\n\r\n",
        _record(PAGE, length=10),
        _record(_answer(PAGE))[:60] + b"\r\n\r\n",
        _record(b"HTTP/1.1 200 OK\r\nno end of header"),
    ],
)
def test_after_a_broken_record_the_next_is_read(broken: bytes) -> None:
    rows = _read(_record(PAGE, "resource", "https://a.example/0") + broken + _record(PAGE, "resource"))
    assert [row.uri for row in rows if isinstance(row, Version)] == ["https://a.example/0", "https://a.example/1"]


def test_a_record_that_is_cut_is_spiked_once_the_others_are_read() -> None:
    whole = _record(_answer(PAGE)) + _record(_answer(PAGE), uri="https://a.example/2")
    page, spike = _read(whole[:-40])
    assert isinstance(page, Version)
    assert isinstance(spike, Spike)
    assert (spike.reason, "https://a.example/2" in spike.detail) == ("malformed", True)


def test_a_bomb_is_too_large() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"<p>" + b"0" * (2**20 - 3)
    bomb = packer.compress(b"<html>") + b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    with within(2):
        page, spike = _read(_record(_answer(bomb, HTML, "Content-Encoding: gzip")) + _record(PAGE, "resource"))
    assert isinstance(page, Version)
    assert isinstance(spike, Spike)
    assert (spike.reason, str(LARGEST >> 20) in spike.detail) == ("too_large", True)


def test_archives_in_archives_are_too_deep() -> None:
    payload = _record(PAGE, "resource")
    for _ in range(30):
        payload = _record(payload, "resource")
    (spike,) = _read(payload)
    assert isinstance(spike, Spike)
    assert spike.reason == "too_deep"


def test_hostile_headers_end_in_time() -> None:
    with within(4):
        assert _read(_record(PAGE, "resource") + b"WARC/1.0\r\nX\x00\xff\r\n" * 200_000)
        headers = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n"
        assert _read(_record(PAGE, "resource") + headers * 50_000)
