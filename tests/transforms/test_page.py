"""Pages as sites and broken pipes send them: one article or one reason, never an exception, never the network."""

import gzip
import json
import logging
import random
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import pytest

from schemas.article import Article
from schemas.receipt import Habits, Receipt
from schemas.spike import BadCopy
from tests.conftest import within
from transforms.wire import html

SHARED = Path(__file__).parents[3] / "shared" / "corpus" / "aeb"
HEAD = b"<!doctype html><html><head><title>Port shut</title></head><body>"
SENTENCES = (
    "The harbour authority said on Monday that the port would stay closed until the weekend.",
    "Dock workers walked out last week over a plan to hire three hundred seasonal crews.",
    "No ship has entered the bay since, and eleven were waiting at anchor in the roads.",
    "The union's lawyer, Marta Quill, said that the two sides would meet again on Thursday.",
)
COPY = "".join(f"<p>{each}</p>" for each in SENTENCES).encode()
BODY = "\n\n".join(SENTENCES)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a page is read without the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def read(payload: bytes, zone: str = "UTC") -> Article:
    received = datetime(2025, 6, 1, tzinfo=UTC)
    receipt = Receipt.of(payload, "page", received_at=received, run_id="test", feed=None, habits=Habits(zone=zone))
    (article,) = html.read(receipt)
    return article


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf\n <!-- saved page --><!-- twice -->\n<!doctype HTML>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="y">',
        b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">',
        b"<head>",
        b"<body class=a>",
        b"<div><p>",
        b"<p>A story",
        b'<meta charset="utf-8">',
        "<!doctype html>".encode("utf-16"),
        "<html>".encode("utf-16-le"),
    ],
)
def test_claims_pages(head: bytes) -> None:
    assert html.claims(head)


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"?><nitf><head><title>x</title></head>',
        b"<NewsML>",
        b"<newsItem><html>",
        b"<rss><channel>",
        b'<feed xmlns="http://www.w3.org/2005/Atom">',
        b"<svg><title>",
        b"<!DOCTYPE nitf>",
        b"<!DOCTYPE lewis SYSTEM 'x'>",
        b"PORTO, May 4 (MPA) - <html> is a tag",
        b'{"body_html": "<p>x</p>"}',
        b"From: a@b.example\n\n<html>",
        b"<header>",
        b"<!-- no end <html>",
        b"",
        b"<",
        b"\xff\xfe",
    ],
)
def test_leaves_other_formats_alone(head: bytes) -> None:
    assert not html.claims(head)


DAMAGED = {
    "truncated in a tag": HEAD + COPY + b'<p class="',
    "NUL bytes": HEAD + b"\0\0" + COPY + b"\0",
    "no head": COPY,
    "one element": b"<form>" + COPY + b"</form>",
    "nested 300 deep": HEAD + b"<div>" * 300 + COPY,
    "never closed": HEAD + b"<b><i><font>" * 60 + COPY,
    "UTF-16": (HEAD + COPY).decode().encode("utf-16"),
    "broken JSON-LD": HEAD + b'<script type="application/ld+json">{"@type": "NewsArticle", </script>' + COPY,
    "JSON-LD of odd types": HEAD
    + b'<script type="application/ld+json">[[{"@type": [3, "Article"], "headline": {"a": 1}, "author": [[1], null, '
    + b'{"name": {}}], "datePublished": 5, "keywords": [1], "image": {"url": []}, "@id": []}]]</script>'
    + COPY,
    "JSON-LD nested 100,000 deep": HEAD + b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>" + COPY,
    "characters that are none": HEAD + b"<h1>&#xD800;&#0;&#xFFFFFFF;</h1>" + COPY,
    "entities declared": b'<!DOCTYPE html [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><html><body>&c;' + COPY,
}


@pytest.mark.parametrize("page", DAMAGED.values(), ids=DAMAGED)
def test_reads_damaged_pages(page: bytes) -> None:
    assert BODY in (read(page).body or "")


JUNK = random.Random(4).randbytes(20_000)
HOPELESS = {
    "no element": (b"<!doctype html>", "no_text"),
    "no copy": (HEAD, "no_text"),
    "white space": (b"<html> \n </html>", "no_text"),
    "frames": (b"<html><frameset><frame src=x></frameset></html>", "no_text"),
    "junk": (b"<html>" + JUNK, "bad_encoding"),
    "copy and junk": (HEAD + COPY + JUNK, "bad_encoding"),
    "nested 100,000 deep": (HEAD + b"<div>" * 100_000 + COPY + b"</div>" * 100_000, "too_deep"),
}


@pytest.mark.parametrize(("page", "reason"), HOPELESS.values(), ids=HOPELESS)
def test_says_why_there_is_no_article(page: bytes, reason: str) -> None:
    with pytest.raises(BadCopy) as bad:
        read(page)
    assert bad.value.reason == reason


LARGE = {
    "script": HEAD + b'<script>var x = "' + b"a" * 5_000_000 + b'"</script>' + COPY,
    "comment": HEAD + b"<!-- " + b"a " * 2_500_000 + b"-->" + COPY,
    "paragraphs": HEAD + COPY * 13_000,
    "links": HEAD + COPY + b'<a href="/x">link</a> ' * 60_000,
    "open tags": HEAD + COPY + b"<p>open" * 60_000,
    "bodies": HEAD + COPY + b"<article><div class=article-body>x</div></article>" * 30_000,
    "metas": b"<html><head>" + b"<meta name=keywords content=a,b>" * 50_000 + b"</head><body>" + COPY,
}


@pytest.mark.parametrize("page", LARGE.values(), ids=LARGE)
def test_reads_large_pages_in_seconds(page: bytes) -> None:
    read(HEAD + COPY)  # imports, and what the libraries compile once
    with within(4):
        assert BODY in (read(page).body or "")


def test_joins_what_advertisements_split_and_keeps_rows_together() -> None:
    split = "".join(f'<div class="article-body"><p>{each}</p></div><div class="ad"></div>' for each in SENTENCES)
    table = "<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Ostreva</td><td>11</td></tr></table>"
    page = (
        f'{HEAD.decode()}<article>{split}<div class="article-body">{table}<p>{SENTENCES[0]} Again.</p></div></article>'
    )
    assert read(page.encode()).body == f"{BODY}\n\nPort\tShips\nOstreva\t11\n\n{SENTENCES[0]} Again."


@pytest.mark.parametrize(
    ("head", "when", "assumed"),
    [
        ('<meta name="date" content="2025-05-04T10:00:00+02:00">', datetime(2025, 5, 4, 8, tzinfo=UTC), False),
        ('<meta name="date" content="2025-05-04 10:00">', datetime(2025, 5, 4, 8, tzinfo=UTC), True),
        ('<meta name="date" content="2025-05-04">', datetime(2025, 5, 3, 22, tzinfo=UTC), True),
        ('<meta name="date" content="Sun, 04 May 2025 10:00:00 +0200">', datetime(2025, 5, 4, 8, tzinfo=UTC), False),
        (
            '<meta name="date" content="soon"><time datetime="2025-05-04">x</time>',
            datetime(2025, 5, 3, 22, tzinfo=UTC),
            True,
        ),
        ('<link rel="canonical" href="https://a.example/2025/05/04/x">', datetime(2025, 5, 3, 22, tzinfo=UTC), True),
        ('<time datetime="2031-01-01">not yet</time>', None, False),
        ("", None, False),
    ],
)
def test_times_have_their_zone_or_the_feed_s(head: str, when: datetime | None, assumed: bool) -> None:
    article = read(f"<html><head>{head}</head><body>".encode() + COPY, zone="Europe/Berlin")
    assert (article.firstcreated, article.versioncreated, article.tz_assumed) == (when, when, assumed)


def test_a_day_without_time_of_day_is_said_to_be_one() -> None:
    article = read(b'<html><head><meta name="date" content="2025-05-04"></head><body>' + COPY)
    assert article.warnings == ("firstcreated: a day without a time of day, read as its midnight",)


def test_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    for page in (HEAD, b"<p>x", *DAMAGED.values()):
        try:
            read(page)
        except BadCopy:
            continue
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("trafilatura.core").isEnabledFor(logging.ERROR)


def test_other_formats_do_not_wait_for_trafilatura() -> None:
    ask = "import sys, transforms.wire; transforms.wire.formats(); print({'trafilatura', 'htmldate'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True).stdout == b"set()\n"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no corpus beside the project")
def test_gives_an_article_and_good_copy_for_every_page_of_the_corpus() -> None:
    truth = json.loads((SHARED / "ground-truth.json").read_text("utf-8"))
    scores = [_score(page["articleBody"], _copy(name)) for name, page in truth.items()]
    precision, recall = (fmean(each) for each in zip(*scores, strict=True))
    assert 2 * precision * recall / (precision + recall) >= 0.976  # a floor that only goes up


def _copy(name: str) -> str:
    page = gzip.decompress((SHARED / "html" / f"{name}.html.gz").read_bytes())
    assert html.claims(page[:4096])
    body = read(page).body
    assert body
    return body


def _score(wanted: str, given: str) -> tuple[float, float]:
    """Precision and recall of the runs of four words."""
    want, got = Counter(_runs(wanted)), Counter(_runs(given))
    hits = (want & got).total()
    return hits / got.total(), hits / want.total()


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    said = re.findall(r"\w+", text)
    return zip(*(said[at:] for at in range(min(4, len(said)))), strict=False)


def test_the_words_that_open_an_instalment_stay() -> None:
    first, *others = SENTENCES
    split = "".join(f'<div class="article-body">{each}<p>{others[0]}</p></div>' for each in (first, others[1]))
    assert others[1] in (read(f"{HEAD.decode()}<article>{split}</article>".encode()).body or "")


def test_the_cells_of_a_table_keep_their_columns() -> None:
    rows = "<tr><th></th><th>Ships</th></tr><tr><td>Ostreva | North</td><td>11</td></tr>"
    body = read(f"{HEAD.decode()}<article>{COPY.decode()}<table>{rows}</table></article>".encode()).body or ""
    assert body.split("\n\n")[-1] == "\tShips\nOstreva | North\t11"


def test_the_language_of_a_page_is_a_tag() -> None:
    page = HEAD.decode().replace("<html>", "<html lang=en-us>")
    assert read(f"{page}{COPY.decode()}".encode()).language == "en-US"
