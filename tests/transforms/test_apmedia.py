"""Which JSON is AP's Media API, and what it says in other types than it should."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles
from transforms.wire import apmedia, ninjs

ITEM = {"altids": {"itemid": "a1"}, "headline": "Storm", "version": 0}


def _rows(answer: Any) -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    payload = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
    habits = Habits(format="apmedia")
    return list(articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=habits)))


def _read(**fields: Any) -> Version:
    (row,) = _rows({"data": {"item": ITEM | fields}})
    assert isinstance(row, Version)
    return row


@pytest.mark.parametrize(
    "head",
    [
        b'{"api_version":"1.1","api_mode":"live","data":{',
        b'{"data":{"item":{"uri":"x","altids":{',
        b'{"data":{"items":[{"meta":{},"item":{"pubstatus":"usable"',
    ],
)
def test_claims_answers_that_ninjs_leaves(head: bytes) -> None:
    assert apmedia.claims(head)
    assert not ninjs.claims(head)


@pytest.mark.parametrize(
    "head",
    [
        b'{"uri":"x","versioncreated":"2026"',
        b'{"items":[{"pubstatus":"usable","uri":"x"',
        b'{"data":{"items":[{"headline":"x"',
        b'{"data":[]}',
        b"{}",
        b"<data><item>",
    ],
)
def test_leaves_other_json_alone(head: bytes) -> None:
    assert not apmedia.claims(head)


@pytest.mark.parametrize(
    ("pubstatus", "embargoed", "read"),
    [
        (None, None, "usable"),
        ("embargoed", "2026-06-10T05:00:00Z", "usable"),
        ("usable", "2026-06-10T05:00:00Z", "usable"),
        ("embargoed", None, "withheld"),
        ("embargoed", "soon", "withheld"),
        ("usable", 7, "withheld"),
        ("withheld", "2026-06-10T05:00:00Z", "withheld"),
        ("canceled", None, "canceled"),
        ("odd", None, "withheld"),
    ],
)
def test_an_embargo_ends_when_its_end_can_be_read(pubstatus: str | None, embargoed: Any, read: str) -> None:
    assert _read(pubstatus=pubstatus, embargoed=embargoed).pubstatus == read


@pytest.mark.parametrize(
    ("fields", "move"),
    [
        ({"version": 0}, "new"),
        # Versions are counted from 0.
        ({"version": 1}, "update"),
        ({"version": "2"}, "update"),
        ({"signals": ["newscontent", "correction"], "version": 1}, "correction"),
        ({"editorialtypes": [{"code": "Advisory"}]}, "advisory"),
        ({"pubstatus": "canceled", "version": 1}, "kill"),
    ],
)
def test_moves(fields: dict[str, Any], move: str) -> None:
    assert _read(**fields).move == move


def test_a_body_is_only_what_the_answer_holds() -> None:
    assert _read(renditions={"nitf": {"href": "https://mpa.example/n", "words": 9}}).body is None
    assert _read(body_nitf="<p>One.</p><p>Two.</p>").body == "One.\n\nTwo."


def test_the_words_of_a_caption_are_not_the_story_s() -> None:
    row = _read(renditions={"caption_nitf": {"words": 31}, "nitf": {"words": 206}})
    assert row.words_stated == 206
    assert [each.rendition for each in row.renditions] == ["caption_nitf", "nitf"]


@pytest.mark.parametrize(
    "name", ["altids", "renditions", "bylines", "subject", "datelinelocation", "usageterms", "signals"]
)
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1, None, "x"], {"a": 1}, [[]], True])
def test_a_field_of_another_type_is_left_out(name: str, value: Any) -> None:
    assert _read(**{name: value}).headline == "Storm"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ([], "malformed"),
        ({"error": {"message": "no such product"}}, "no_text"),
        ({"data": {"items": []}}, "no_text"),
        ({"data": {"items": [None, {"item": []}]}}, "malformed"),
        ({"data": {"item": {}}}, "no_text"),
        ('{"data": {"item"', "malformed"),
    ],
)
def test_what_holds_no_article_is_spiked(answer: Any, reason: str) -> None:
    (row,) = _rows(answer)
    assert isinstance(row, Spike)
    assert row.reason == reason
