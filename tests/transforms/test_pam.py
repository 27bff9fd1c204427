"""Which messages are PAM, and what PRISM says of an article."""

from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from tests.transforms.feeds import one, rows
from transforms.articles import articles
from transforms.wire.pam import claims

START = "<pam:message xmlns:pam='http://prismstandard.org/namespaces/pam/2.0/' xmlns:prism='p' xml:lang='en'>"


def _message(*parts: str) -> str:
    return f"{START}{''.join(f'<pam:article>{part}</pam:article>' for part in parts)}</pam:message>"


def _read(head: str = "<title>Tide</title>", body: str = "<p>Copy.</p>") -> Version:
    return one(_message(f"<head>{head}</head><body>{body}</body>"), "pam")


@pytest.mark.parametrize(
    "head",
    [
        START.encode(),
        b'<?xml version="1.0"?><!--x--><message xmlns="http://prismstandard.org/namespaces/pam/2.2/">',
        b'<!DOCTYPE pam:message PUBLIC "-//x" "http://www.prismstandard.org/dtds/pam.dtd"><pam:message>',
    ],
)
def test_claims_its_messages(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize(
    "head",
    [
        b"<message><article>",
        b"<rss xmlns:p='http://prismstandard.org/namespaces/pam/2.0/'>",
        b"<message xmlns='http://prismstandard.org/namespaces/basic/2.0/'>",
    ],
)
def test_leaves_other_messages_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("head", "move", "replaces"),
    [
        ("", "new", None),
        ("<status>A</status>", "new", None),
        ("<status>U</status>", "update", None),
        ("<status>correction</status>", "correction", None),
        ("<status>D</status>", "kill", None),
        ("<isCorrectionOf>a-1</isCorrectionOf>", "correction", None),
        ("<isCorrectionOf/><hasPreviousVersion/>", "new", None),
        ("<hasPreviousVersion>a-1</hasPreviousVersion>", "update", "a-1"),
        ("<replaces prism:ref='a-1'/>", "update", "a-1"),
        ("<hasPreviousVersion>It ran in May.</hasPreviousVersion>", "new", None),
        ("<hasCorrection>a-2</hasCorrection>", "new", None),
        ("<hasCorrection>Corrects the age in paragraph 2.</hasCorrection>", "correction", None),
        ("<versionIdentifier>3</versionIdentifier>", "update", None),
    ],
)
def test_moves(head: str, move: str, replaces: str | None) -> None:
    row = _read(f"<title>Correction: tide</title>{head}")
    assert (row.move, row.replaces) == (move, replaces)
    assert row.pubstatus == ("canceled" if move == "kill" else "usable")


def test_a_correction_hides_nothing_that_it_does_not_replace() -> None:
    row = _read("<title>For the record</title><isCorrectionOf ref='a-1'/><hasCorrection>a-2</hasCorrection>")
    assert [(each.rel, each.uri) for each in row.links] == [("corrects", "a-1"), ("hasCorrection", "a-2")]


@pytest.mark.parametrize("head", ["<status>Z</status>", "<status>hold</status>", "<embargoDate>soon</embargoDate>"])
def test_what_nobody_knows_withholds(head: str) -> None:
    assert _read(f"<title>Tide</title>{head}").pubstatus == "withheld"


@pytest.mark.parametrize(
    ("head", "first", "made"),
    [
        ("<coverDate>2026-06-11</coverDate>", None, 11),
        ("<publicationDate>2026-06-13</publicationDate><coverDate>2026-06-11</coverDate>", 13, 13),
        ("<creationTime>2026-06-12</creationTime><coverDate>2026-06-15</coverDate>", 12, 12),
        ("<issued>2026-06-13</issued><created>2026-06-12</created><modified>2026-06-14</modified>", 12, 14),
    ],
)
def test_the_cover_dates_only_what_says_no_more(head: str, first: int | None, made: int) -> None:
    row = _read(f"<title>Tide</title>{head}")
    assert row.firstcreated == (datetime(2026, 6, first, tzinfo=UTC) if first else None)
    assert row.versioncreated == datetime(2026, 6, made, tzinfo=UTC)
    assert (row.tz_assumed, row.date_raw) == (True, None)


def test_a_time_without_a_zone_is_in_the_feeds() -> None:
    payload = _message("<head><title>Tide</title><embargoDate>2026-06-01T06:00:00</embargoDate></head>").encode()
    habits, at = Habits(format="pam", zone="Africa/Lagos"), datetime(2026, 7, 1, tzinfo=UTC)
    (row,) = articles(Receipt.of(payload, "x", received_at=at, run_id="r", feed=None, habits=habits))
    assert isinstance(row, Version)
    assert (row.embargoed, row.tz_assumed) == (datetime(2026, 6, 1, 5, tzinfo=UTC), True)


@pytest.mark.parametrize(
    ("body", "byline", "subheadline", "copy"),
    [
        ("<p class='byline'>By A</p><p class='deck'>Deep</p><p>Copy.</p>", "By A", "Deep", "Copy."),
        ("<div><p prism:class='deck'>Deep</p></div><p prism:class='x byline'>By A</p>Copy.", "By A", "Deep", "Copy."),
        ("<p><span class='byline'>By A</span> Copy.</p>", "By A", None, "Copy."),
        ("<p>Copy.</p><p class='byline'>By A</p><p>More.</p>", None, None, "Copy.\n\nBy A\n\nMore."),
        ("<p><b>Copy</b></p><p class='deck'>Deep</p>", None, None, "Copy\n\nDeep"),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", None, None, "One.\n\nTwo."),
    ],
)
def test_only_lines_above_the_copy_leave_it(body: str, byline: str | None, subheadline: str | None, copy: str) -> None:
    row = _read(body=body)
    assert (row.byline, row.subheadline, row.body) == (byline, subheadline, copy)


def test_the_text_after_a_picture_stays() -> None:
    row = _read(body="<p>One <pam:media><pam:caption>A quay</pam:caption></pam:media>two.</p>")
    assert row.body == "One two."
    assert [each.caption for each in row.associations] == ["A quay"]


def test_what_names_a_reference_names_a_picture_once() -> None:
    media = "<pam:media><pam:mediaReference>a.jpg</pam:mediaReference></pam:media>"
    inside = "<pam:media><img src='b.jpg' alt='A quay'/></pam:media>"
    row = _read(body=f"<p>Copy.</p>{media}{inside}<pam:media/><img alt=''/>")
    assert [(each.uri, each.caption) for each in row.associations] == [("a.jpg", None), ("b.jpg", "A quay")]


def test_an_article_without_text_stands_by_its_id() -> None:
    empty, named = "<head><creator>A</creator></head>", "<head><url>https://h.example/1</url></head>"
    row, spike = rows(_message(empty, named), "pam")
    assert isinstance(row, Version)
    assert (row.uri, row.warnings) == ("https://h.example/1", ("neither headline nor body",))
    assert isinstance(spike, Spike)
    assert spike.detail == "1 could not be read: article 1: neither identifier, title nor body"


def test_of_a_message_that_is_cut_the_whole_articles_are_read() -> None:
    whole = "<head><title>Tide</title></head><body><p class='deck'>Deep</p><p>Copy.</p></body>"
    row, spike = rows(_message(whole, whole)[:-60], "pam")
    assert isinstance(row, Version)
    assert (row.headline, row.subheadline, row.body, row.language) == ("Tide", "Deep", "Copy.", "en")
    assert isinstance(spike, Spike)
    assert spike.reason == "malformed"
