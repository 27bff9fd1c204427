"""Upkeep: fewer files and the same rows, whoever writes and reads meanwhile."""

import json
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.lake import Lake, NoLake, reading, writing
from flows.tend import Tended, Upkeep, tend
from schemas.receipt import Habits, Receipt
from schemas.table import arrow_table
from tests.conftest import command, ingest, rows, started, wirelake
from tests.flows.test_crash import feed as feed
from tests.flows.test_load import story, write
from tests.runs import assert_whole, finish, is_made, small_batches, start

AT_ONCE = Upkeep(days=0, hours=0)
ALL = "FROM versions ORDER BY version_id"


def on_disk(lake: Lake) -> set[Path]:
    """The files of the lake's data."""
    return set(Path(lake.data).rglob("*.parquet"))


def arrive(lake: Lake, tmp_path: Path, many: int) -> None:
    """So many runs of one story each, of three months."""
    for n in range(many):
        told = story(f"urn:mpa:{n}", versioncreated=f"2025-0{n % 3 + 1}-04T10:00:00Z")
        ingest(lake, write(tmp_path / f"in{n}", a=told))


def tended(lake: Lake, upkeep: Upkeep = AT_ONCE) -> Tended:
    """What tending a lake does."""
    return tend(lake, upkeep)[1]


def test_many_small_files_become_few_and_hold_the_same(lake: Lake, tmp_path: Path) -> None:
    arrive(lake, tmp_path, 6)
    before = rows(lake, ALL)
    done = tended(lake)
    assert (done.files_before, done.files_merged, done.orphans_deleted) == (12, 12, 0)
    # Three months of versions, one of receipts, and the runs.
    assert done.files_after == 5
    assert len(on_disk(lake)) == 5
    assert done.bytes_after < done.bytes_before
    assert rows(lake, ALL) == before
    assert ingest(lake, tmp_path / "in0").receipts_unchanged == 1
    [(command, state, detail)] = rows(lake, "SELECT command, state, detail FROM runs WHERE command = 'tend'")
    assert (command, state, detail) == ("tend", "finished", done.told)


def test_what_may_be_read_still_is_kept(lake: Lake, tmp_path: Path) -> None:
    arrive(lake, tmp_path, 4)
    before = on_disk(lake)
    done = tended(lake, Upkeep())
    assert (done.snapshots_expired, done.files_deleted, done.orphans_deleted) == (0, 0, 0)
    assert before < on_disk(lake)
    [(second,)] = rows(lake, "SELECT min(snapshot_id) + 2 FROM ducklake_snapshots('lake')")
    assert rows(lake, f"SELECT count(*) FROM versions AT (VERSION => {second + 2})")[0][0] < 4


@pytest.mark.long
def test_deleted_rows_leave_the_files(lake: Lake, tmp_path: Path) -> None:
    ingest(lake, write(tmp_path / "in", **{f"s{n}": story(f"urn:mpa:{n}") for n in range(9)}))
    with writing(lake) as connection:
        connection.execute("DELETE FROM versions WHERE uri < 'urn:mpa:5'")
    assert tended(lake).files_rewritten >= 1
    [left] = (file for file in on_disk(lake) if "versions" in file.parts)
    assert duckdb.sql(f"SELECT count(*) FROM read_parquet('{left}')").fetchall() == [(4,)]


@pytest.mark.long
def test_large_payloads_are_merged_within_the_memory_that_a_lake_has(lake: Lake, tmp_path: Path) -> None:
    # All of these in one row group would be more than the memory that DuckDB may take.
    for n in range(7):
        with writing(lake) as connection:
            connection.register("batch", arrow_table(Receipt, [receipt(f"{n} {m}") for m in range(80)]))
            connection.execute("INSERT INTO receipts BY NAME FROM batch")
    assert tended(lake).files_merged == 7
    assert rows(lake, "SELECT count(*), sum(size) // 1_000_000 FROM receipts") == [(560, 560)]


def receipt(name: str) -> Receipt:
    """A page of a million bytes."""
    page = name.encode().ljust(1_000_000, b"-")
    return Receipt.of(page, name, received_at=datetime.now(UTC), run_id="run", feed=None, habits=Habits())


@pytest.mark.long
def test_the_files_of_a_run_that_was_killed_go_when_they_are_old(feed: Path, tmp_path: Path) -> None:
    lake = Lake.at(tmp_path / "lake")
    while not orphans(lake):
        run = start(feed, "--lake", tmp_path / "lake")
        # Killed between writing files and committing them: looked for, not hoped for.
        while run.poll() is None and not uncommitted(lake):
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        run.communicate()
    lost = orphans(lake)
    assert tended(lake, Upkeep()).orphans_deleted == 0
    assert lost <= on_disk(lake)
    assert tended(lake).orphans_deleted == len(lost)
    assert not lost & on_disk(lake)
    assert_whole(lake)


def orphans(lake: Lake) -> set[Path]:
    """Files that no table of the catalog names, once nobody writes."""
    return uncommitted(lake) if is_made(lake) else set()


def uncommitted(lake: Lake) -> set[Path]:
    """Files that are not committed at this moment."""
    seen = on_disk(lake)
    try:
        with reading(lake) as connection:
            query = " UNION ALL ".join(
                f"SELECT unnest([data_file, delete_file]) FROM ducklake_list_files('lake', '{table}')"
                for table in ("versions", "receipts", "spikes", "runs")
            )
            return seen - {Path(file) for (file,) in connection.execute(query).fetchall() if file}
    except (NoLake, duckdb.Error):
        # There is none yet, or it is being made.
        return set()


@pytest.mark.long
def test_an_ingest_and_a_reader_go_on_meanwhile(feed: Path, tmp_path: Path) -> None:
    home = tmp_path / "lake"
    lake, seen = Lake.at(home), [0]
    with started(small_batches(feed, "--lake", home, "--workers", "1")) as run:
        while not is_made(lake):
            time.sleep(0.01)
        with started(command("tend", "--lake", home, "--keep-snapshots", "0")) as tending:
            while tending.poll() is None:
                seen.append(rows(lake, "SELECT count(*) FROM versions")[0][0])
            assert tending.wait() == 0, tending.communicate()[1].decode()
        finish([run])
    assert seen == sorted(seen)
    assert_whole(lake)
    assert tended(lake).files_after <= 6
    assert_whole(lake)
    assert rows(lake, "SELECT count(*) FROM articles") == [(390,)]


def test_the_command(lake: Lake, tmp_path: Path) -> None:
    arrive(lake, tmp_path, 3)
    done = wirelake("tend", "--lake", tmp_path / "lake", "--keep-files", "0", "--json")
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert (told["command"], told["state"], told["files_before"]) == ("tend", "finished", 6)
    assert "files merged" in wirelake("tend", "--lake", tmp_path / "lake").stdout.decode()
    refused = wirelake("tend", "--lake", tmp_path / "lake", "--prune-prefect", "9")
    assert (refused.returncode, b"no Prefect to prune" in refused.stderr) == (1, True)


@pytest.mark.long
@pytest.mark.usefixtures("prefect_api")
def test_the_flow_prunes_the_flow_runs_of_old(lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect import flow as flow_of
    from prefect.client.orchestration import get_client

    from flows.scheduled import tend as flow

    @flow_of(name="tend")
    def gardener() -> int:
        return 1

    arrive(lake, tmp_path, 2)
    theirs = gardener(return_state=True).state_details.flow_run_id
    monkeypatch.setattr("flows.prune.has_api", lambda: True)
    flow(lake.catalog, lake.data, AT_ONCE)
    assert flow(lake.catalog, lake.data, AT_ONCE, prune_prefect=0).state == "finished"
    with get_client(sync_client=True) as client:
        assert [run.name for run in client.read_flow_runs() if run.state and not run.state.is_completed()] == []
        left = {run.id: run.tags for run in client.read_flow_runs()}
    assert theirs and left.pop(theirs) == []
    assert list(left.values()) == [["wirelake"]]
