"""The health of feeds: silence, spikes, latency, and the numbers that a service left out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.books import Incoming, new_run
from flows.lake import Lake, writing
from flows.load import batch_of
from flows.store import store
from schemas.article import Article
from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.table import arrow_table
from schemas.version import Version
from tests.conftest import ingest, rows, wirelake
from tests.flows.test_load import story, write
from transforms.articles import version_of
from transforms.batch import Copy
from transforms.desk import finish

NOW = datetime.now(UTC)


def arrive(lake: Lake, feed: str, hours_ago: float, *numbers: str, minutes_late: float = 5) -> None:
    """A run that brought messages so many hours ago, numbered, each made some minutes before."""
    at = NOW - timedelta(hours=hours_ago)
    receipts = [
        Receipt.of(
            f"{feed} {hours_ago} {n}".encode(), "a", received_at=at, run_id=f"{feed} {hours_ago}", feed=feed,
            habits=Habits(),
        )
        for n in numbers
    ]  # fmt: skip
    made = at - timedelta(minutes=minutes_late)
    told = [Article(uri=f"{feed}:{n}:{at}", versioncreated=made, service="bu", sequence=n, body="x") for n in numbers]
    versions = [version_of(r, "anpa1312", 0, finish(each)) for r, each in zip(receipts, told, strict=True)]
    copy = Copy(arrow_table(Version, versions), arrow_table(Spike, []), tuple((1, 0) for _ in told))
    store(lake, batch_of(Incoming(seen=len(receipts), new=receipts), copy), new_run("ingest", feed))


def health(lake: Lake, *columns: str) -> dict[str, list[object]]:
    """Columns of the view by feed."""
    return {feed: rest for feed, *rest in rows(lake, f"SELECT feed, {', '.join(columns)} FROM feed_health")}


def test_silence_is_told_against_the_usual_gap(lake: Lake) -> None:
    for hours in (26, 24, 22, 20):
        arrive(lake, "mpa", hours, "1", minutes_late=30)
    arrive(lake, "once", 1, "1")
    found = health(lake, "round(silent_hours)", "usual_gap_hours", "round(silent_gaps)", "receipts", "latency_minutes")
    assert found["mpa"] == [20.0, 2.0, 10.0, 4, 30.0]
    assert found["once"] == [1.0, None, None, 1, 5.0]


@pytest.mark.parametrize(
    ("order", "missing"),
    [
        (["0001", "0002", "0003"], []),
        (["0001", "0004", "0005"], ["bu 3", "bu 2"]),
        # Late, not lost.
        (["0001", "0003", "0002"], []),
        # They come round again, and begin anew.
        (["9998", "9999", "0001", "0002"], []),
        (["0700", "0001"], []),
        (["none", "0001"], []),
    ],
)
def test_numbers_that_a_service_left_out(order: list[str], missing: list[str], lake: Lake) -> None:
    for place, number in enumerate(order):
        arrive(lake, "mpa", 5 - place / 10, number)
    assert health(lake, "missing", "coalesce(missing_newest, [])")["mpa"] == [len(missing), missing]


def test_spikes_are_a_share(lake: Lake, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=story())
    (folder / "junk").write_bytes(b"\0\1")
    ingest(lake, folder, source="mpa", max_spikes=100)
    assert health(lake, "spike_share")["mpa"] == [0.5]


def test_a_run_of_a_silent_feed_fails_and_says_so(lake: Lake, tmp_path: Path) -> None:
    folder, home = write(tmp_path / "in", a=story()), tmp_path / "lake"
    call = ("ingest", folder, "--lake", home, "--source", "mpa", "--silent-after", "2", "--json")
    assert wirelake(*call).returncode == 0
    assert wirelake(*call).returncode == 0, "nothing new, but not for long"
    with writing(lake) as connection:
        connection.execute("UPDATE receipts SET received_at = now() - INTERVAL 3 HOURS")
    done = wirelake(*call)
    told = json.loads(done.stdout)
    assert (done.returncode, told["state"]) == (1, "failed")
    assert "feed 'mpa' is silent: nothing new since " in told["detail"]
    assert "3.0 hours, more than 2" in told["detail"]
    write(folder, b=story("urn:mpa:2"))
    assert wirelake(*call).returncode == 0
    assert "silent_hours" in wirelake("status", "--lake", home).stdout.decode()
