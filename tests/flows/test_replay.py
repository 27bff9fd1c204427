"""Stored receipts read again: what a parser's fix changes is updated, the rest left alone."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.lake import Lake, writing
from flows.replay import Choice, replay
from schemas.article import Article
from schemas.run import Run
from schemas.spike import BadCopy
from schemas.version import Location
from tests.conftest import AS_SAMPLE, SAMPLE, ingest, rows, wirelake
from tests.flows.test_load import files_of, story, write
from transforms.desk import finish
from transforms.wire import formats


def again(lake: Lake, **choice: Any) -> Run:
    """A replay in this process."""
    return replay(Choice(**choice), lake, 1, lambda _run, _receipts: None)


def with_fix(monkeypatch: pytest.MonkeyPatch, fix: Any) -> None:
    """From now on every article is read with a fix."""
    monkeypatch.setattr("transforms.articles.finish", lambda article: fix(finish(article)))


def test_with_the_same_code_nothing_changes(lake: Lake) -> None:
    ingest(lake, SAMPLE, **AS_SAMPLE)
    before = files_of(lake), rows(lake, "FROM versions ORDER BY ALL")
    run = again(lake)
    assert (run.state, run.receipts_new, run.receipts_unchanged) == ("finished", 0, run.receipts_seen)
    assert (run.articles_new, run.articles_updated) == (0, 0)
    assert (files_of(lake), rows(lake, "FROM versions ORDER BY ALL")) == before


def test_what_reads_differently_is_updated(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(lake, write(tmp_path / "in", a=story("urn:mpa:1"), b=story("urn:mpa:2")))
    with_fix(monkeypatch, lambda a: replace(a, headline="Mended") if a.uri == "urn:mpa:2" else a)
    run = again(lake)
    assert (run.receipts_seen, run.receipts_new, run.receipts_unchanged) == (2, 1, 1)
    assert (run.articles_new, run.articles_updated, run.articles_unchanged) == (0, 1, 1)
    query = "SELECT uri, headline FROM versions ORDER BY uri"
    assert rows(lake, query) == [("urn:mpa:1", "Harbour reopens, version 1"), ("urn:mpa:2", "Mended")]


def test_how_it_was_read_is_updated_too(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(lake, write(tmp_path / "in", a=story()))
    with_fix(monkeypatch, lambda a: replace(a, warnings=("odd",)))
    assert again(lake).receipts_new == 1
    assert rows(lake, "SELECT warnings FROM versions") == [(["odd"],)]


def test_where_its_places_are_is_updated_too(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = story(body_text="CORK, May 4 (MPA) - The harbour reopened on Sunday.")
    with monkeypatch.context() as then:
        then.setattr("transforms.articles.located", lambda _place, _home: Location())
        ingest(lake, write(tmp_path / "in", a=told))
    assert rows(lake, "SELECT dateline_located[1].country FROM versions") == [(None,)]
    assert again(lake).receipts_new == 1
    assert rows(lake, "SELECT dateline_located[1].country FROM versions") == [("IE",)]


def test_a_version_is_of_the_receipt_that_came_first_and_of_the_next_when_that_changes(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of eight, the one that came first has not the smallest hash.
    told = story("urn:mpa:1")
    names = [f"{n}.json" for n in range(8)]
    for n, name in enumerate(names):
        (tmp_path / name).write_text(json.dumps(told) + " " * n)
    ingest(lake, *(tmp_path / name for name in names))
    first_of = "SELECT count(*), any_value(receipts.uri) FROM versions JOIN receipts USING (receipt)"
    assert rows(lake, first_of) == [(1, str(tmp_path / names[0]))]
    first = rows(lake, "SELECT receipt FROM versions")[0][0]
    read = formats()["ninjs"].read
    monkeypatch.setattr(formats()["ninjs"], "read", lambda receipt: () if receipt.receipt == first else read(receipt))
    again(lake)
    assert rows(lake, first_of) == [(1, str(tmp_path / names[1]))]


def test_a_version_that_the_later_of_two_runs_stored_first_is_not_lost(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("late", "early"):
        (tmp_path / f"{name}.json").write_text(json.dumps(story() | {"profile": name}))
        ingest(lake, tmp_path / f"{name}.json")
    with writing(lake) as connection:
        connection.execute("UPDATE receipts SET received_at = now() - INTERVAL 1 HOUR WHERE uri LIKE '%early%'")
    late = rows(lake, "SELECT receipt FROM versions")[0][0]
    read = formats()["ninjs"].read
    monkeypatch.setattr(formats()["ninjs"], "read", lambda receipt: () if receipt.receipt == late else read(receipt))
    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 1)
    again(lake)
    assert rows(lake, f"SELECT count(*) FROM versions WHERE receipt <> '{late}'") == [(1,)]


def test_a_mended_spike_becomes_an_article(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("transforms.articles.finish", _refuse)
        ingest(lake, write(tmp_path / "in", a=story("urn:mpa:1")), max_spikes=100)
    ingest(lake, write(tmp_path / "in", b=story("urn:mpa:2")))
    run = again(lake, spikes_only=True)
    assert (run.receipts_seen, run.receipts_new, run.articles_new, run.spiked) == (1, 1, 1, 0)
    assert rows(lake, "SELECT (SELECT count(*) FROM spikes), (SELECT count(*) FROM articles)") == [(0, 2)]
    assert rows(lake, "SELECT DISTINCT articles, spikes FROM receipts") == [(1, 0)]


def test_only_what_was_chosen_is_read(lake: Lake, tmp_path: Path) -> None:
    ingest(lake, write(tmp_path / "in", a=story("urn:mpa:1")), source="one")
    ingest(lake, write(tmp_path / "in", b=story("urn:mpa:2")), source="two")
    now = datetime.now(UTC)
    assert again(lake, source="two").receipts_seen == 1
    assert again(lake, since=now).receipts_seen == 0
    assert again(lake, until=now).receipts_seen == 2
    assert again(lake, since=now - timedelta(hours=1), until=now, source="one").receipts_seen == 1


def test_it_is_read_with_the_habits_of_its_feed(lake: Lake, tmp_path: Path) -> None:
    ingest(lake, write(tmp_path / "in", a=story(versioncreated="2025-05-04T10:00:00")), zone="Asia/Tokyo")
    assert again(lake).receipts_unchanged == 1
    assert rows(lake, "SELECT versioncreated::VARCHAR, tz_assumed FROM articles") == [("2025-05-04 01:00:00+00", True)]


def test_the_command(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story())
    assert wirelake("ingest", folder, "--lake", tmp_path / "lake").returncode == 0
    done = wirelake("replay", "--lake", tmp_path / "lake", "--since", "2020-01-01", "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["receipts_unchanged"] == 1
    assert wirelake("replay", "--lake", tmp_path / "lake", "--since", "yesterday").returncode == 2


def _refuse(article: Article) -> Article:
    raise BadCopy("malformed", "not read yet")
