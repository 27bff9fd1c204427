"""The command as a person and a program meet it: answers, forms, exit codes."""

import csv
import gzip
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.lake import Lake
from flows.output import NotOneQuery, Output
from flows.read import lines
from flows.source.files import Files
from flows.sql import answer
from schemas.table import columns
from schemas.version import Version
from tests.conftest import SAMPLE, SAMPLE_CALL, wirelake


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with the sample feed."""
    home = tmp_path_factory.mktemp("cli") / "lake"
    done = wirelake("ingest", *SAMPLE_CALL, "--lake", home, "--source", "sample")
    assert done.returncode == 0, done.stderr.decode()
    assert "receipts  " in done.stdout.decode()
    return home


def test_help_shows_examples_and_exit_codes() -> None:
    assert "Exit: 0 done, 1 the run failed, 2 a wrong call, 3 too many spikes." in wirelake("--help").stdout.decode()
    for command in ("ingest", "read", "sql", "status", "replay", "tend", "purge", "backfill", "serve"):
        help_text = wirelake(command, "--help").stdout.decode()
        assert f"wirelake {command} " in help_text.split("Examples", 1)[1]


def test_help_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    heavy = "('prefect', 'duckdb', 'trafilatura', 'pyarrow', 'lxml', 'pydantic_settings')"
    code = f"import sys, flows.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_sql_in_every_form(home: Path) -> None:
    def ask(form: str) -> bytes:
        done = wirelake("sql", "SELECT headline, agencies FROM articles ORDER BY ALL", "--lake", home, "--format", form)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    told = json.loads(ask("json"))
    assert len(told) >= 10
    assert [json.loads(line) for line in ask("jsonl").splitlines()] == told
    assert pq.read_table(io.BytesIO(ask("parquet"))).to_pylist() == told
    assert [row["headline"] or None for row in csv.DictReader(io.StringIO(ask("csv").decode()))] == [
        row["headline"] for row in told
    ]
    assert all(len(line) <= 120 for line in ask("table").decode().splitlines())


def test_sql_reads_only(home: Path) -> None:
    done = wirelake("sql", "DELETE FROM versions", "--lake", home)
    assert done.returncode == 2
    assert "read-only" in done.stderr.decode()


def test_wrong_sql_is_a_wrong_call(home: Path) -> None:
    done = wirelake("sql", "SELECT headlin FROM articles", "--lake", home)
    assert (done.returncode, done.stdout) == (2, b"")
    assert '"headline"' in done.stderr.decode()


@pytest.mark.parametrize("statement", ["BEGIN", "COMMIT", "ROLLBACK"])
def test_no_call_leaves_a_transaction_open(statement: str, home: Path) -> None:
    with pytest.raises(NotOneQuery, match="a transaction of its own"):
        answer(Lake.at(home), statement, Output.TABLE)


@pytest.mark.parametrize("command", [["sql", "FROM articles"], ["status"], ["replay"], ["tend"]])
def test_a_missing_lake_is_said_and_not_made(command: list[str], tmp_path: Path) -> None:
    done = wirelake(*command, "--lake", tmp_path / "none")
    assert done.returncode == 2
    assert f"no lake at {tmp_path / 'none'}" in done.stderr.decode()
    assert not (tmp_path / "none").exists()


def test_a_lake_is_named_by_its_folder(home: Path) -> None:
    catalog = home / "catalog.sqlite"
    done = wirelake("ingest", *SAMPLE_CALL, "--lake", catalog)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        f"wirelake: {catalog}: a file; a lake is named by its folder\n",
    )


def test_the_lake_may_come_from_the_environment(home: Path) -> None:
    done = wirelake("sql", "SELECT count(*) AS n FROM runs", "--format", "jsonl", env={"WIRELAKE_LAKE": str(home)})
    assert json.loads(done.stdout)["n"] >= 1


def test_status_tells_runs_months_spikes_and_sources(home: Path) -> None:
    told = json.loads(wirelake("status", "--lake", home, "--json").stdout)
    assert set(told) == {"runs", "tables", "spikes", "sources", "feeds"}
    run = told["runs"][-1]
    assert run["state"] == "finished"
    assert run["seen"] == run["new"] + run["unchanged"]
    versions = [month for month in told["tables"] if month["table"] == "versions"]
    assert sum(month["rows"] for month in versions) == run["articles_new"] + run["articles_updated"]
    assert all(month["bytes"] > 0 for month in versions)
    assert sum(spike["spikes"] for spike in told["spikes"]) == run["spikes"]
    assert {source["feed"] for source in told["sources"]} == {"sample"}
    printed = wirelake("status", "--lake", home).stdout.decode()
    assert all(section in printed for section in told)


def test_too_many_spikes_exit_3(tmp_path: Path) -> None:
    (tmp_path / "junk").write_bytes(b"\0\1\2\3")
    done = wirelake("ingest", tmp_path / "junk", "--lake", tmp_path / "lake")
    assert done.returncode == 3
    assert "100.0% of what was new was spiked, more than 10%" in done.stdout.decode()


def test_read_gives_every_column_in_the_order_of_the_input(tmp_path: Path) -> None:
    story = {"uri": "urn:mpa:1", "versioncreated": "2025-05-04T10:00:00+0200", "headline": "A", "body_text": "B c."}
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(json.dumps(story).encode()))
    (tmp_path / "b.bin").write_bytes(b"\0\1")
    (tmp_path / "c.json").write_text(json.dumps(story | {"uri": "urn:mpa:2", "versioncreated": "2025-05-04T10:00:00"}))
    done = wirelake("read", tmp_path / "c.json", tmp_path / "b.bin", tmp_path / "a.json.gz", "--zone", "Asia/Tokyo")
    c, b, a = map(json.loads, done.stdout.splitlines())
    assert [row["kind"] for row in (c, b, a)] == ["article", "spike", "article"]
    assert [row["path"] for row in (c, b, a)] == [str(tmp_path / n) for n in ("c.json", "b.bin", "a.json.gz")]
    assert list(a) == ["kind", "path", *(column.name for column in columns(Version))]
    assert (a["versioncreated"], a["tz_assumed"]) == ("2025-05-04T08:00:00Z", False)
    assert (c["versioncreated"], c["tz_assumed"]) == ("2025-05-04T01:00:00Z", True)
    assert b["reason"] == "unclaimed"


def test_read_keeps_the_order_whoever_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    # Batches of sixteen files, portions of two.
    monkeypatch.setattr("flows.load.BATCH_RECEIPTS", 16)
    one, two = (
        "".join(lines(Files(paths=(str(SAMPLE),), exclude=("*.golden",), workers=workers))).splitlines()
        for workers in (1, 2)
    )
    paths = [json.loads(line)["path"] for line in two]
    assert paths == sorted(paths)
    # When it came is the only difference.
    assert [json.loads(line) | {"received_at": None} for line in one] == [
        json.loads(line) | {"received_at": None} for line in two
    ]


def test_read_takes_standard_input() -> None:
    story = (SAMPLE / "text").glob("*.txt").__next__()
    piped = json.loads(wirelake("read", "-", stdin=story.read_bytes()).stdout)
    assert (piped["path"], piped["kind"]) == ("-", "article")


@pytest.mark.parametrize("query", ["", "SELECT 1; SELECT 2", ";"])
def test_one_query_is_wanted(query: str, home: Path) -> None:
    done = wirelake("sql", query, "--lake", home)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"one query is wanted" in done.stderr


def test_it_says_which_version_it_is() -> None:
    from schemas import __version__

    assert wirelake("--version").stdout.decode() == f"wirelake {__version__}\n"


@pytest.mark.parametrize("since", ["2026", "yesterday", "-5"])
def test_a_time_that_is_none_is_refused(since: str, home: Path) -> None:
    assert wirelake("replay", "--since", since, "--lake", home).returncode == 2


def test_copy_is_written_in_utf_8_whatever_the_locale(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("Café “Été” opens\n\nLYON (Meridian) - The café opened on Sunday, Zoë Brânză said.")
    read = wirelake("read", tmp_path / "s.txt", env={"PYTHONIOENCODING": "ascii"})
    assert "Brânză" in read.stdout.decode(), read.stderr.decode()
    asked = wirelake("sql", "SELECT 'Zoë'", "--lake", home, env={"PYTHONIOENCODING": "ascii"})
    assert "Zoë" in asked.stdout.decode(), asked.stderr.decode()
