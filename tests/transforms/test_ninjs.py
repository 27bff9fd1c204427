"""Which JSON is ninjs, and that none of it, however wrong its types, breaks the reader."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles
from transforms.wire import HEAD
from transforms.wire.ninjs import claims

BIG = "<p>Copy.</p>" * 1000


def _read(said: Any) -> list[Version | Spike]:
    habits = Habits(format="ninjs", zone="Europe/Oslo")
    payload = (said if isinstance(said, str) else json.dumps(said)).encode()
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return list(articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=habits)))


@pytest.mark.parametrize(
    "said",
    [
        {"uri": "u", "headline": "h"},
        {"guid": "u", "versioncreated": "2026-01-01"},
        {"pubStatus": "usable", "headlines": []},
        {"body_html": BIG, "uri": "u"},
        {"bodies": [{"value": BIG}], "uri": "u"},
        {"type": "text", "associations": {"a": {"uri": "v"}}, "body_text": BIG, "uri": "u"},
        [{"uri": "u", "pubstatus": "usable"}],
        {"total": 1, "item": [{"uri": "u", "headline": "h"}]},
        {"items": [{"body_html": BIG, "uri": "u"}]},
    ],
)
def test_claims_ninjs(said: Any) -> None:
    coded = json.dumps(said, indent=1).encode()
    assert claims(coded[:HEAD])
    assert claims(b"\xef\xbb\xbf\r\n " + coded[: HEAD - 6])


@pytest.mark.parametrize(
    "said",
    [
        {"data": {"item": {"uri": "u", "headline": "h", "versioncreated": "x"}}},
        {"data": {"items": [{"item": {"uri": "u", "headline": "h"}}]}},
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "u", "content_html": BIG}]},
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "h", "articleBody": BIG},
        {"headline": "h", "body": BIG},
        {"uri": "u", "title": "t"},
        {"item": []},
        {"nested": {"uri": "u", "headline": "h"}},
        ["uri", "headline"],
    ],
)
def test_leaves_other_json_alone(said: Any) -> None:
    assert not claims(json.dumps(said).encode()[:HEAD])


@pytest.mark.parametrize("head", [b"", b"<nitf>", b'LONDON (MPA) - "uri": "headline":', b"\xff\xfe\x00"])
def test_leaves_what_is_no_json_alone(head: bytes) -> None:
    assert not claims(head)


def test_a_status_or_embargo_that_cannot_be_read_withholds() -> None:
    for wrong in ({"pubstatus": 4}, {"pubstatus": ["usable"]}, {"embargoed": 4102444800}, {"embargoed": "noon"}):
        (row,) = _read({"uri": "u", "headline": "h"} | wrong)
        assert isinstance(row, Version)
        assert row.pubstatus == "withheld"
        assert row.warnings


def test_a_cancellation_stands_though_its_embargo_cannot_be_read() -> None:
    (row,) = _read({"uri": "u", "pubstatus": "canceled", "embargoed": "noon"})
    assert isinstance(row, Version)
    assert (row.move, row.pubstatus) == ("kill", "canceled")


def test_the_body_is_the_fullest_that_keeps_its_paragraphs() -> None:
    words = "Nine boats left the harbour before the storm came in. " * 3
    blob, marked = words * 2, f"<p>{words}</p><p>{words}</p>"
    for bodies in ({"body_text": blob, "body_xhtml": marked}, {"body_html": blob, "body_text": f"{words}\n\n{words}"}):
        (row,) = _read({"uri": "u", "headline": "h"} | bodies)
        assert isinstance(row, Version)
        assert row.body == f"{words}\n\n{words}".replace(" \n", "\n").strip()


def test_nested_past_what_a_reader_follows_is_a_spike() -> None:
    (row,) = _read('{"uri": "u", "headline": "h", "x": ' + "[" * 100_000)
    assert isinstance(row, Spike)
    assert row.reason == "too_deep"


NAMES = sorted(
    "uri guid version versioncreated firstcreated embargoed pubstatus urgency headline headlines body_html body_text "
    "bodies by byline authors subject subjects associations renditions descriptions keywords language infosource "
    "altids person place services description_html expires priority "
    "genre signals ednote located wordcount type evolvedfrom name value role href width scheme code".split()
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(
        ["2026-13-01T00:00:00Z", "canceled", "<p>a", "</div>&#0;", "\ud800", "en_", "text", "9" * 400]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), values, max_size=12))
def test_no_value_breaks_it(said: dict[str, Any]) -> None:
    for row in _read(said):
        assert not isinstance(row, Spike) or row.reason in ("no_text", "too_deep"), row


def test_an_item_without_headline_and_body_stands_by_its_uri_or_slug() -> None:
    for identity in ({"uri": "u"}, {"slugline": "STORM"}):
        (row,) = _read(identity | {"pubstatus": "usable", "urgency": 4})
        assert isinstance(row, Version)
        assert (row.urgency, row.warnings) == (4, ("headline, body: neither is there",))


def test_two_ids_are_both_kept() -> None:
    (row,) = _read({"uri": "u", "guid": "g", "headline": "h", "altids": {"queue": 7, "wrong": [1]}})
    assert isinstance(row, Version)
    assert (row.uri, row.vendor_guid, [(each.role, each.value) for each in row.altids]) == ("u", "g", [("queue", "7")])


def test_a_signal_that_kills_cancels() -> None:
    (row,) = _read({"uri": "u", "headline": "h", "pubstatus": "usable", "signals": ["sig:kill"]})
    assert isinstance(row, Version)
    assert (row.move, row.pubstatus, row.status, row.signals) == ("kill", "canceled", "usable", ("sig:kill",))


def test_what_is_beside_the_subjects() -> None:
    (row,) = _read(
        {
            "uri": "u",
            "headline": "h",
            "contentcreated": "2026-01-01T00:00:00Z",
            "byline": "<p>By Ana Reis</p>",
            "subject": [{"name": "Sea"}],
            "event": [{"name": "Regatta"}],
            "organisation": [{"name": "Quay AS", "symbols": [{"ticker": "QUAY", "exchange": "OSE"}]}],
            "service": [{"code": "n"}, {"name": "Sport"}],
            "attachments": [{"title": "Chart", "href": "https://x.example/c.pdf", "mimetype": "application/pdf"}],
            "associations": [{"name": "main", "uri": "p", "descriptions": [{"role": "drol:caption", "value": "Boat"}]}],
        }
    )
    assert isinstance(row, Version)
    assert (row.byline, row.service, row.versioncreated) == (
        "By Ana Reis",
        "n, Sport",
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert [each.name for each in row.subjects] == ["Sea", "Regatta"]
    assert [(each.scheme, each.code) for each in row.organisations] == [(None, None), ("OSE", "QUAY")]
    assert [(each.uri, each.caption) for each in row.attachments] == [("https://x.example/c.pdf", "Chart")]
    assert [each.caption for each in row.associations] == ["Boat"]


def test_dpas_kin_of_it() -> None:
    said = {
        "urn": "urn:newsml:mpa:1",
        "version": 3,
        "version_created": "2026-01-01T00:00:00Z",
        "headline": "Storm",
        "article_html": "<section><h1>Storm</h1><p>Faro (dpa) - Wind came.</p></section>",
        "teaser": "Wind at sea.",
        "categories": [{"type": "dnltype:keyword", "qcode": "dpakw:1", "name": "Sea"}],
        "notepad": {"public_html": "<p>Korrektur: Name</p>", "nonpublic_html": "<p>Call Ana.</p>"},
    }
    assert claims(json.dumps(said).encode())
    (row,) = _read(said)
    assert isinstance(row, Version)
    assert (row.uri, row.move, row.body, row.abstract) == (said["urn"], "correction", "Wind came.", "Wind at sea.")
    assert (row.ednote, row.nonpublic, row.dateline) == ("Korrektur: Name", "Call Ana.", "Faro (dpa)")
    assert [(each.scheme, each.code, each.name) for each in row.subjects] == [("dpakw", "1", "Sea")]


def test_lists_where_one_is_expected_and_one_where_a_list_is() -> None:
    pictures = {"main": [{"uri": "p", "type": "picture"}, {"uri": "q", "type": "picture"}]}
    (row,) = _read({"uri": "u", "headline": "h", "keywords": "sea, wind", "associations": pictures})
    assert isinstance(row, Version)
    assert (row.keywords, [each.uri for each in row.associations]) == (("sea", "wind"), ["p", "q"])
