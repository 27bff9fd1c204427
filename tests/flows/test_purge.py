"""Deletion for good: searched for in every byte that is left."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.lake import Lake
from flows.purge import Asked, find, purge, unfinished
from tests.conftest import ingest, rows, wirelake
from tests.flows.test_load import story, write

# Words of the story that is to go; its name is in files' names and addresses too.
SECRET = "quince"
DOOMED: dict[str, Any] = {"headline": f"A {SECRET} grows", "body_text": f"The {SECRET} grew on Sunday."}


def holders(lake: Lake, text: str) -> list[str]:
    """The files of the lake that hold a text, in their bytes or in what these unpack to."""
    home = Path(lake.data).parent
    return [file.name for file in home.rglob("*") if file.is_file() and says(file.name, file.read_bytes(), text)]


def says(name: str, content: bytes, text: str) -> bool:
    """Whether a file holds a text: its bytes do, or a Parquet file's columns."""
    return any(text in said for said in _contents(name, content))


def _contents(name: str, content: bytes) -> Iterator[str]:
    yield content.decode("latin-1")
    if name.endswith(".parquet"):
        yield str(pq.ParquetFile(BytesIO(content)).read().to_pylist())
        yield str(pq.read_metadata(BytesIO(content)).to_dict())


@pytest.fixture
def full(lake: Lake, tmp_path: Path) -> Lake:
    """A lake that is filled."""
    return fill(lake, tmp_path)


def fill(lake: Lake, tmp_path: Path) -> Lake:
    """The lake with the story in three receipts, two of them shared, a spike that quotes it, and others."""
    doomed = story("urn:mpa:7", **DOOMED)
    ingest(lake, write(tmp_path / "one", **{SECRET: doomed}), source="mpa", new_only=True)
    ingest(lake, write(tmp_path / "two", b=story("urn:mpa:7", 2, **DOOMED), c=story("urn:mpa:8")))
    # A version that is there already names the receipt that brought it first, not this one.
    (tmp_path / "again.json").write_text(json.dumps([doomed, story("urn:mpa:9")]))
    ingest(lake, tmp_path / "again.json")
    (tmp_path / "spiked.json").write_text(json.dumps([story("urn:mpa:7", 3, **DOOMED), {"headline": [SECRET]}]))
    ingest(lake, tmp_path / "spiked.json", max_spikes=100)
    return lake


def test_no_byte_of_an_article_is_left(full: Lake, tmp_path: Path) -> None:
    assert holders(full, SECRET)
    asked = Asked(article="urn:mpa:7")
    found = find(full, asked, 1)
    assert (found.versions, len(found.receipts)) == (3, 4)
    run, gone = purge(full, asked, found, 1)
    assert (run.state, gone) == ("finished", found)
    assert holders(full, SECRET) == []
    assert rows(full, "SELECT uri FROM articles ORDER BY uri") == [("urn:mpa:8",), ("urn:mpa:9",)]
    # The catalog's statistics of columns were wiped: what is sought by them is found.
    found_by = "headline BETWEEN 'A' AND 'Z' AND moved_on > '2000-01-01'"
    assert rows(full, f"SELECT count(*), max(headline) > 'H' FROM versions WHERE {found_by}") == [(2, True)]
    [(what, versions, erased)] = rows(full, "SELECT asked, versions, erased_at IS NOT NULL FROM purges")
    assert (what, versions, erased) == ("--article urn:mpa:7", 3, True)


def test_its_bytes_are_not_taken_in_again(full: Lake, tmp_path: Path) -> None:
    asked = Asked(article="urn:mpa:7")
    purge(full, asked, find(full, asked, 1), 1)
    for again in (tmp_path / "one", tmp_path / "again.json"):
        run = ingest(full, again)
        assert (run.state, run.receipts_new, run.receipts_unchanged) == ("finished", 0, 1)
    assert holders(full, f"The {SECRET}") == []
    assert find(full, asked, 1).versions == 0


def test_what_came_while_somebody_was_asked_goes_too(full: Lake, tmp_path: Path) -> None:
    asked = Asked(article="urn:mpa:7")
    found = find(full, asked, 1)
    # The known version in other bytes, of which no row says that it is there; and a new one.
    known, new = story("urn:mpa:7", **DOOMED), story("urn:mpa:7", 4, **DOOMED)
    write(tmp_path / "late", d=known | {"profile": "x"}, e=new)
    assert ingest(full, tmp_path / "late").articles_unchanged == 1
    _, gone = purge(full, asked, found, 1)
    assert (gone.versions, len(gone.receipts)) == (found.versions + 1, len(found.receipts) + 2)
    assert holders(full, SECRET) == []
    assert rows(full, "SELECT uri FROM articles ORDER BY uri") == [("urn:mpa:8",), ("urn:mpa:9",)]


def test_what_a_provider_sent_before_a_day(lake: Lake, tmp_path: Path) -> None:
    for n, provider in enumerate(("MPA", "MPA", "Harbour Post")):
        told = story(f"urn:x:{n}", versioncreated=f"2025-05-0{n + 3}T10:00:00Z", infosource=[{"name": provider}])
        ingest(lake, write(tmp_path / f"in{n}", a=told))
    asked = Asked(provider="MPA", before=date(2025, 5, 4))
    assert purge(lake, asked, find(lake, asked, 1), 1)[1].versions == 1
    assert rows(lake, "SELECT uri FROM versions ORDER BY uri") == [("urn:x:1",), ("urn:x:2",)]


def test_one_that_was_stopped_is_finished_by_the_next(full: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(article="urn:mpa:7")
    found = find(full, asked, 1)
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr("flows.erase._vacuum", _interrupt)
        purge(full, asked, found, 1)
    assert unfinished(full)
    done = wirelake("purge", "--article", "urn:mpa:7", "--yes", "--lake", Path(full.data).parent)
    assert done.returncode == 0, done.stderr.decode()
    assert not unfinished(full)
    assert holders(full, SECRET) == []


def _interrupt(_catalog: Path) -> None:
    raise KeyboardInterrupt


def test_the_command_asks_and_counts(full: Lake) -> None:
    home = Path(full.data).parent
    told = wirelake("purge", "--article", "urn:mpa:7", "--dry-run", "--lake", home, "--json")
    assert json.loads(told.stdout) == {"versions": 3, "receipts": 4, "spikes": 1}
    asked = wirelake("purge", "--article", "urn:mpa:7", "--lake", home)
    assert (asked.returncode, b"--yes is wanted" in asked.stderr) == (2, True)
    for wrong in (
        ["--provider", "MPA"],
        ["--article", "x", "--provider", "MPA"],
        ["--provider", "x", "--before", "May"],
    ):
        assert wirelake("purge", *wrong, "--yes", "--lake", home).returncode == 2
    assert rows(full, "SELECT count(*) FROM versions") == [(5,)]
    done = wirelake("purge", "--article", "urn:mpa:7", "--yes", "--lake", home, "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["state"] == "finished"


def test_a_reader_that_does_not_let_go_is_told_of(full: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.erase import NotErased

    monkeypatch.setattr("flows.erase.PATIENCE", 0.1)
    assert full.file
    asked = Asked(article="urn:mpa:7")
    found = find(full, asked, 1)
    reader = sqlite3.connect(full.file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ducklake_snapshot").fetchall()
    with pytest.raises(NotErased, match="purge again"):
        purge(full, asked, found, 1)
    reader.close()
    assert rows(full, "SELECT state FROM runs WHERE command = 'purge' ORDER BY run_id") == [("failed",)]
