"""The main job: what arrives is stored once, in any order, and the books balance."""

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.lake import Lake
from flows.load import commit, load
from flows.source.files import Files
from flows.source.intake import Arrival
from schemas.run import Run
from tests.conftest import AS_SAMPLE, SAMPLE, SHARED, ingest, rows
from transforms.desk import finish


def story(uri: str = "urn:mpa:1", version: int = 1, **more: Any) -> dict[str, Any]:
    """A ninjs story of the Meridian Press Agency."""
    return {
        "uri": uri,
        "version": str(version),
        "versioncreated": f"2025-05-04T1{version}:00:00Z",
        "headline": f"Harbour reopens, version {version}",
        "body_text": f"The harbour reopened on Sunday.\n\nThis is version {version}.",
    } | more


def write(folder: Path, **stories: dict[str, Any]) -> Path:
    """The stories as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, said in stories.items():
        (folder / f"{name}.json").write_text(json.dumps(said), "utf-8")
    return folder


def standing(lake: Lake) -> list[tuple[Any, ...]]:
    """The articles that a reader sees: uri, version, headline."""
    return rows(lake, "SELECT uri, version, headline FROM articles ORDER BY uri")


def balances(lake: Lake, run: Run) -> None:
    """Every receipt of the run ends in an article or a spike, and the tables hold what the books say."""
    assert run.receipts_seen == run.receipts_new + run.receipts_unchanged
    of_run = f"WHERE run_id = '{run.run_id}'"
    assert rows(lake, f"SELECT count(*), count(*) FILTER (articles + spikes > 0) FROM receipts {of_run}") == [
        (run.receipts_new, run.receipts_new)
    ]
    assert rows(lake, f"SELECT count(*) FROM versions {of_run}") == [(run.articles_new + run.articles_updated,)]
    assert rows(lake, f"SELECT count(*) FROM spikes {of_run}") == [(run.spiked,)]


def test_the_sample_feed_loads_and_its_books_balance(lake: Lake) -> None:
    run = ingest(lake, SAMPLE, **AS_SAMPLE, source="sample")
    assert run.state == "finished"
    assert run.receipts_new >= 12
    balances(lake, run)
    assert rows(lake, "SELECT DISTINCT feed FROM versions") == [("sample",)]


def test_the_same_input_twice_adds_nothing_but_the_runs_own_row(lake: Lake) -> None:
    first = ingest(lake, SAMPLE, **AS_SAMPLE)
    before = files_of(lake)
    again = ingest(lake, SAMPLE, **AS_SAMPLE)
    assert again.receipts_unchanged == again.receipts_seen == first.receipts_seen
    assert (again.receipts_new, again.articles_new, again.articles_updated, again.spiked) == (0, 0, 0, 0)
    assert files_of(lake) == before
    assert rows(lake, "SELECT count(*) FROM runs") == [(2,)]


def test_the_same_bytes_by_other_names_are_one_receipt(lake: Lake, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story(), b=story())
    with gzip.open(folder / "c.json.gz", "wb") as packed:
        packed.write((folder / "a.json").read_bytes())
    run = ingest(lake, folder)
    assert (run.receipts_seen, run.receipts_new, run.receipts_unchanged, run.articles_new) == (3, 1, 2, 1)
    assert rows(lake, "SELECT uri FROM receipts") == [(str(folder / "a.json"),)]
    balances(lake, run)


def test_the_same_version_in_other_bytes_is_one_row(lake: Lake, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story())
    (folder / "b.json").write_text(json.dumps(story(), indent=4))
    run = ingest(lake, folder)
    assert (run.receipts_new, run.articles_new, run.articles_unchanged) == (2, 1, 1)
    assert rows(lake, "SELECT count(*) FROM versions") == [(1,)]


def test_an_update_stands_and_the_books_call_it_one(lake: Lake, tmp_path: Path) -> None:
    ingest(lake, write(tmp_path / "one", a=story(version=1)))
    run = ingest(lake, write(tmp_path / "two", b=story(version=2)))
    assert (run.articles_new, run.articles_updated) == (0, 1)
    assert standing(lake) == [("urn:mpa:1", "2", "Harbour reopens, version 2")]


def test_a_kill_hides_all_versions_whatever_comes_after(lake: Lake, tmp_path: Path) -> None:
    kill = story(version=3, pubstatus="canceled", body_text="")
    ingest(lake, write(tmp_path / "one", a=story(version=1), kill=kill))
    ingest(lake, write(tmp_path / "two", b=story(version=2)))
    assert standing(lake) == []
    assert rows(lake, "SELECT count(*) FROM versions") == [(3,)]


def test_an_embargo_keeps_the_earlier_version_standing(lake: Lake, tmp_path: Path) -> None:
    held = story(version=2, embargoed="2099-01-01T00:00:00Z")
    lifted = story(uri="urn:mpa:2", embargoed="2001-01-01T00:00:00Z")
    ingest(lake, write(tmp_path / "in", a=story(version=1), held=held, lifted=lifted))
    assert [uri_version[:2] for uri_version in standing(lake)] == [("urn:mpa:1", "1"), ("urn:mpa:2", "1")]


CHAIN = (
    story(version=1),
    story(version=2),
    story(version=3, headline="Harbour reopens, corrected"),
    story(uri="urn:mpa:2", version=1),
    story(uri="urn:mpa:2", version=2, pubstatus="canceled", body_text=""),
    story(uri="urn:mpa:3", version=1, embargoed="2099-01-01T00:00:00Z"),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(CHAIN))), cuts=st.sets(st.integers(1, 5)), repeated=st.integers(0, 5))
def test_the_order_of_arrival_changes_nothing(tmp_path: Path, order: list[int], cuts: set[int], repeated: int) -> None:
    shutil.rmtree(tmp_path)
    lake = Lake.at(tmp_path / "lake")
    bounds = [0, *sorted(cuts), len(order)]
    for number, (start, end) in enumerate(zip(bounds, bounds[1:], strict=False)):
        batch = {f"s{index}": CHAIN[index] for index in (*order[start:end], order[repeated])}
        tmp_path.mkdir(exist_ok=True)
        ingest(lake, write(tmp_path / f"in{number}", **batch))
    assert standing(lake) == [("urn:mpa:1", "3", "Harbour reopens, corrected")]
    assert rows(lake, "SELECT count(*), count(DISTINCT version_id) FROM versions") == [(6, 6)]


def test_two_workers_store_what_one_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 40)
    one, two = Lake.at(tmp_path / "one"), Lake.at(tmp_path / "two")
    ingest(one, SAMPLE, **AS_SAMPLE)
    run = ingest(two, SAMPLE, **AS_SAMPLE, workers=2)
    balances(two, run)
    query = "SELECT * EXCLUDE (received_at, run_id) FROM {} ORDER BY ALL"
    for table in ("versions", "spikes", "receipts"):
        assert rows(one, query.format(table)) == rows(two, query.format(table))


@pytest.mark.parametrize("workers", [1, 2])
def test_of_a_feed_that_is_mostly_known_what_is_new_is_stored(
    workers: int, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", **{f"s{n:02}": story(f"urn:mpa:{n}") for n in range(60)})
    ingest(lake, folder)
    write(folder, **{f"s{n:02}": story(f"urn:mpa:{n}", version=2) for n in (0, 13, 14, 59)}, s60=story("urn:mpa:60"))
    # Most batches hold nothing new, some a receipt or two.
    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 3)
    run = ingest(lake, folder, workers=workers)
    assert (run.receipts_seen, run.receipts_new, run.articles_new, run.articles_updated) == (61, 5, 1, 4)
    balances(lake, run)


def test_what_comes_slowly_is_stored_before_the_feed_ends(lake: Lake, tmp_path: Path, monkeypatch: Any) -> None:
    feed = Files(paths=(str(write(tmp_path / "in", **{f"s{n}": story(f"urn:mpa:{n}") for n in range(7)})),), workers=2)
    intake, passed = feed.intake(lake), 0
    monkeypatch.setattr("flows.load.monotonic", lambda: passed)
    stored: list[int] = []

    def slowly() -> Iterator[tuple[int, Arrival]]:
        nonlocal passed
        for arrival in intake.arrivals:
            stored.append(rows(lake, "SELECT count(*) FROM receipts")[0][0] if lake.exists else 0)
            passed += 25
            yield arrival

    run = load(feed, replace(intake, arrivals=slowly()), lake, commit, lambda _run, _files: None)
    assert stored == [0, 0, 0, 3, 3, 3, 6]
    balances(lake, run)


def test_too_many_spikes_fail_the_run(lake: Lake, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story())
    (folder / "junk.bin").write_bytes(bytes(range(256)))
    run = ingest(lake, folder, max_spikes=40)
    assert run.state == "failed"
    assert run.detail == "50.0% of what was new was spiked, more than 40%"
    assert rows(lake, "SELECT state, detail FROM runs") == [(run.state, run.detail)]
    assert len(standing(lake)) == 1


def test_a_row_that_the_table_cannot_hold_is_spiked_alone(lake: Lake, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        "transforms.articles.finish", lambda a: replace(finish(a), urgency=2**70 if a.version == "1" else None)
    )
    run = ingest(lake, write(tmp_path / "in", a=story(version=1), b=story(version=2)), max_spikes=100)
    assert (run.articles_new, run.spiked) == (1, 1)
    assert rows(lake, "SELECT reason, detail FROM spikes") == [("bad_row", "urgency is outside 64 bits")]


def test_what_stops_a_run_is_in_its_row_and_batches_before_it_stay(
    lake: Lake, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 1)
    monkeypatch.setattr("flows.load.store", _failing_at(2))
    with pytest.raises(OSError, match="disk full"):
        ingest(lake, write(tmp_path / "in", a=story(version=1), b=story(version=2)))
    assert rows(lake, "SELECT state, detail, receipts_new FROM runs") == [("failed", "OSError: disk full", 1)]
    assert len(standing(lake)) == 1


def test_a_run_that_cannot_be_judged_is_in_its_row_too(lake: Lake, tmp_path: Path, monkeypatch: Any) -> None:
    def unable(*_given: object) -> None:
        raise OSError("catalog gone")

    monkeypatch.setattr("flows.load.complaint", unable)
    with pytest.raises(OSError, match="catalog gone"):
        ingest(lake, write(tmp_path / "in", a=story()))
    assert rows(lake, "SELECT state, detail, receipts_new FROM runs") == [("failed", "OSError: catalog gone", 1)]


def _failing_at(call: int) -> Any:
    from flows.store import store

    calls = []

    def failing(*given: Any) -> Run:
        calls.append(given)
        if len(calls) == call:
            raise OSError("disk full")
        return store(*given)

    return failing


def files_of(lake: Lake) -> set[Path]:
    """Every data file of a lake."""
    return {path for path in Path(lake.data).rglob("*") if path.is_file()}


@pytest.mark.skipif(not SHARED.exists(), reason="no shared corpus")
def test_the_seed_story(lake: Lake) -> None:
    ingest(lake, SHARED / "seed" / "story.txt")
    query = "SELECT dateline_places, agencies, dateline_date::VARCHAR, words, language, headline FROM articles"
    assert rows(lake, query) == [
        (
            ["WASHINGTON"],
            ["UrduPoint", "Sputnik"],
            "2021-03-19",
            365,
            "en",
            "White House Says 'Nothing to Report' on Putin's Offer to Talk to Biden - Spokesperson",
        )
    ]
