"""Which JSON is a JSON Feed, and the traps of its items."""

import json
from typing import Any

import pytest

from schemas.version import Version
from tests.transforms.feeds import one, rows
from transforms.wire.jsonfeed import claims


def _read(**item: Any) -> Version:
    return one(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": [item]}), "jsonfeed")


@pytest.mark.parametrize(
    "head",
    [
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "H"',
        b'\xef\xbb\xbf{"title":"H","version":"http:\\/\\/www.jsonfeed.org\\/version\\/1"',
        b'{"items": [{"id": "1", "content_html": "<p>and so on',
    ],
)
def test_claims_json_feed(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize(
    "head",
    [
        b'{"uri": "1", "headline": "A", "body_text": "see https://jsonfeed.org/version/1"}',
        b'{"items": [{"uri": "1", "headline": "A"}]}',
        b'{"version": "1.1", "items": []}',
        b'{"data": {"items": [{"item": {"content_html": 1}}]}}',
    ],
)
def test_leaves_other_json_alone(head: bytes) -> None:
    assert not claims(head)


def test_the_fuller_form_is_the_body_and_text_is_no_markup() -> None:
    assert _read(id="1", content_html="<p>One.</p><p>Two three.</p>", content_text="One.").body == "One.\n\nTwo three."
    assert _read(id="1", content_text="a <b> c").body == "a <b> c"


def test_an_id_that_is_a_number() -> None:
    assert _read(id=7, title="A").uri == "7"
    assert _read(url="https://h.example/7", title="A").uri == "https://h.example/7"


def test_fields_of_other_types_are_noted() -> None:
    found = _read(id="1", title=["A"], content_text="B", tags="sea, wind", authors={"name": "Ann"}, date_published=5)
    assert (found.headline, found.body, found.keywords) == (None, "B", ("sea", "wind"))
    assert len(found.warnings) == 3


def test_what_is_no_feed() -> None:
    assert [row.reason for row in rows("[1, 2]", "jsonfeed")] == ["no_text"]  # type: ignore[union-attr]
    assert [row.reason for row in rows('{"items": 5}', "jsonfeed")] == ["no_text"]  # type: ignore[union-attr]
