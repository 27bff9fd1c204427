"""The life of a story in the views: what stands follows from what is declared, in whatever order it arrives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.books import Incoming, new_run
from flows.lake import Lake, reading
from flows.load import batch_of
from flows.store import store
from schemas.article import Article
from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.table import arrow_table
from schemas.version import Version
from tests.conftest import rows
from transforms.articles import version_of
from transforms.batch import Copy
from transforms.desk import finish

NOON = datetime(2025, 5, 4, 12, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
FERRY = Article(
    provider="MPA",
    uri="urn:mpa:ferry",
    version="1",
    versioncreated=NOON,
    headline="Ferry sails",
    body="The ferry sailed.",
)


def later(hours: int, **said: Any) -> Article:
    """A version of the ferry's story so many hours later, numbered so if not said otherwise."""
    told = {"version": str(hours), "move": "update", "body": f"The ferry sailed, {hours}."} | said
    return replace(FERRY, versioncreated=NOON + timedelta(hours=hours), **told)


def kill(version: int | None, **said: Any) -> Article:
    """The end of the ferry's story."""
    killed = later(version or 7, move="kill", pubstatus="canceled", body=None, **said)
    return replace(killed, version=str(version) if version else None)


def arrive(lake: Lake, *stories: Article) -> None:
    """Stories arrive together, each in bytes of its own."""
    received = [_receipt(story) for story in stories]
    versions = [version_of(r, "ninjs", 0, finish(story)) for r, story in zip(received, stories, strict=True)]
    copy = Copy(arrow_table(Version, versions), arrow_table(Spike, []), tuple((1, 0) for _ in stories))
    store(lake, batch_of(Incoming(seen=len(received), new=received), copy), new_run("ingest", None))


def _receipt(story: Article) -> Receipt:
    said = repr(story).encode()
    return Receipt.of(said, "a", received_at=datetime.now(UTC), run_id="run", feed=None, habits=Habits())


def standing(lake: Lake, view: str = "articles") -> list[tuple[str, str | None, str | None]]:
    """Uri, version and body of what a reader sees."""
    return rows(lake, f"SELECT uri, version, body FROM {view} ORDER BY uri")


LIVES: dict[str, tuple[Sequence[Article], Sequence[tuple[str, str | None, str | None]]]] = {
    "the highest version stands": (
        [FERRY, later(3), later(2)],
        [("urn:mpa:ferry", "3", "The ferry sailed, 3.")],
    ),
    "versions are numbers, not text": (
        [later(9), later(10)],
        [("urn:mpa:ferry", "10", "The ferry sailed, 10.")],
    ),
    "without versions the latest stands": (
        [replace(FERRY, version=None), replace(later(2), version=None)],
        [("urn:mpa:ferry", None, "The ferry sailed, 2.")],
    ),
    "a correction supersedes": (
        [FERRY, later(2, move="correction", body="The ferry did not sail.")],
        [("urn:mpa:ferry", "2", "The ferry did not sail.")],
    ),
    "a kill hides all versions": ([FERRY, kill(2), later(3)], []),
    "a kill without a version does too": ([FERRY, later(2), kill(None)], []),
    "an embargoed kill takes effect at once": ([FERRY, kill(2, embargoed=FAR)], []),
    "what is withheld hides what it withholds": ([FERRY, later(2, pubstatus="withheld")], []),
    "an embargo does not displace what may be read": (
        [FERRY, later(2, embargoed=FAR)],
        [("urn:mpa:ferry", "1", "The ferry sailed.")],
    ),
    "a lifted embargo is none": (
        [FERRY, later(2, embargoed=NOON)],
        [("urn:mpa:ferry", "2", "The ferry sailed, 2.")],
    ),
    "adds continue the story in their order": (
        [
            FERRY,
            later(1, version="1a", move="add", series_part=3, body="Third take."),
            later(2, version="1b", move="add", series_part=2, body="Second take."),
        ],
        [("urn:mpa:ferry", "1", "The ferry sailed.\n\nSecond take.\n\nThird take.")],
    ),
    "a write-thru leaves adds behind": (
        [FERRY, later(2, version="1", move="add", series_part=2), later(3, move="write-thru")],
        [("urn:mpa:ferry", "3", "The ferry sailed, 3.")],
    ),
    "an article that names another replaces it": (
        [FERRY, replace(later(2), uri="urn:mpa:ferry-2", replaces="urn:mpa:ferry")],
        [("urn:mpa:ferry-2", "2", "The ferry sailed, 2.")],
    ),
    "a kill of another id reaches the one it names": (
        [FERRY, replace(kill(2), uri="urn:mpa:kill", replaces="urn:mpa:ferry")],
        [],
    ),
    "ids of two agencies are two": (
        [replace(FERRY, uri="17"), replace(kill(2), uri="18", replaces="17", provider="Other Wire")],
        [("17", "1", "The ferry sailed.")],
    ),
}


@pytest.mark.parametrize("life", LIVES)
def test_what_stands(life: str, lake: Lake) -> None:
    stories, expected = LIVES[life]
    arrive(lake, *stories)
    assert standing(lake) == list(expected)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    # All lives at once, each the story of another ferry: shuffled, cut into batches, some of them repeated.
    stories = [_of_life(number, story) for number, (told, _) in enumerate(LIVES.values()) for story in told]
    order = data.draw(st.permutations(stories))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=3)))
    repeated = data.draw(st.lists(st.sampled_from(stories), max_size=5))
    lake = Lake.at(tmp_path_factory.mktemp("life") / "lake")
    for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        arrive(lake, *order[start:end])
    if repeated:
        arrive(lake, *repeated)
    expected = [(f"{uri}/{n}", v, b) for n, (_, told) in enumerate(LIVES.values()) for uri, v, b in told]
    assert standing(lake) == sorted(expected)


def _of_life(number: int, story: Article) -> Article:
    replaces = f"{story.replaces}/{number}" if story.replaces else None
    return replace(story, uri=f"{story.uri}/{number}", replaces=replaces)


def test_as_of_a_moment(lake: Lake) -> None:
    arrive(lake, FERRY, later(2), later(4, embargoed=NOON + timedelta(hours=6)), kill(8))
    at = {hour: f"articles_as_of('{NOON + timedelta(hours=hour)}'::TIMESTAMPTZ)" for hour in (-1, 1, 3, 5, 7, 9)}
    assert {hour: [version for _, version, _ in standing(lake, view)] for hour, view in at.items()} == {
        -1: [],
        1: ["1"],
        3: ["2"],
        5: ["2"],
        7: ["4"],
        9: [],
    }


def test_a_day_begins_in_utc_whoever_asks(lake: Lake) -> None:
    arrive(lake, replace(FERRY, versioncreated=None, dateline_date=NOON.date()))
    query = f"SELECT count(*) FROM articles_as_of('{NOON.date()} 01:00:00+00'::TIMESTAMPTZ)"
    with reading(lake) as connection:
        for zone in ("America/New_York", "Asia/Tokyo", "UTC"):
            connection.execute(f"SET TimeZone = '{zone}'")
            assert connection.execute(query).fetchall() == [(1,)]


def test_moves_lists_corrections_and_kills_with_what_they_replaced(lake: Lake) -> None:
    other = replace(FERRY, uri="urn:mpa:tram", headline="Tram stops")
    gone = replace(kill(9), uri="urn:mpa:notice", replaces="urn:mpa:tram", headline="KILL Tram stops")
    arrive(lake, FERRY, later(2), later(3, move="correction"), kill(None), other, gone)
    query = "SELECT move, uri, version, replaced_uri, replaced_version FROM moves ORDER BY versioncreated"
    assert rows(lake, query) == [
        ("correction", "urn:mpa:ferry", "3", "urn:mpa:ferry", "2"),
        ("kill", "urn:mpa:ferry", None, "urn:mpa:ferry", "3"),
        ("kill", "urn:mpa:notice", "9", "urn:mpa:tram", "1"),
    ]


def test_the_words_of_a_joined_story_are_counted(lake: Lake, tmp_path: Path) -> None:
    arrive(lake, FERRY, later(2, version="1a", move="add", series_part=2, body="And came back."))
    assert rows(lake, "SELECT words FROM articles") == [(6,)]
