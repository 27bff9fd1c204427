"""Third-party copy to measure on. It lies beside the project, if at all: it is not the project's to pass on."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

from schemas.receipt import Habits, Receipt
from tests.benchmarks.figure import Absent
from tests.conftest import SHARED


def pages() -> list[bytes]:
    """The 181 news pages of the article-extraction-benchmark."""
    return [gzip.decompress(file.read_bytes()) for file in _files("aeb/html", "*.html.gz")]


def reuters() -> list[Path]:
    """The 22 files of Reuters-21578, packed."""
    return _files("reuters21578", "*.sgm.gz")


def write_pages(folder: Path, count: int) -> list[bytes]:
    """So many pages as files of a folder, and their payloads; pages that come again differ in every paragraph."""
    once = pages()
    payloads = [_copy(once[number % len(once)], number // len(once)) for number in range(count)]
    folder.mkdir()
    for number, payload in enumerate(payloads):
        (folder / f"{number:05}.html").write_bytes(payload)
    return payloads


def received(payload: bytes, name: str) -> Receipt:
    """A receipt of some bytes that nothing is known of."""
    return Receipt.of(payload, name, received_at=datetime.now(UTC), run_id="run", feed=None, habits=Habits())


def _copy(page: bytes, number: int) -> bytes:
    """The page itself, then copies of it: other bytes, and another version to store."""
    return page.replace(b"</p>", b" %d</p>" % number) + b"<!-- %d -->" % number if number else page


def _files(folder: str, pattern: str) -> list[Path]:
    files = sorted((SHARED / "corpus" / folder).glob(pattern))
    if not files:
        raise Absent(f"no {pattern} in ../{SHARED.name}/corpus/{folder}")
    return files
