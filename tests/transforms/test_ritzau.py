"""What the queue of RBNews gives: escaped once or more, nil, in an envelope or not."""

from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles
from transforms.wire.ritzau import claims

BASE = "<NewsID>a-1</NewsID><headline>Storm</headline>"


def _rows(payload: str) -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    habits = Habits(format="ritzau", zone="Europe/Copenhagen")
    return list(articles(Receipt.of(payload.encode(), "x", received_at=at, run_id="r", feed=None, habits=habits)))


def _read(fields: str) -> Version:
    (row,) = _rows(f"<ListOfRBNews xmlns:i='i'><RBNews>{fields}</RBNews></ListOfRBNews>")
    assert isinstance(row, Version)
    return row


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"?><XMLNewsQueuedResponse xmlns="http://tempuri.org/">',
        b'<s:Envelope xmlns:s="s"><s:Body><x><ListOfRBNews>',
        b"<ArrayOfRBNews>",
        b"<RBNews>",
    ],
)
def test_claims_the_queue(head: bytes) -> None:
    assert claims(head)


@pytest.mark.parametrize("head", [b"<s:Envelope xmlns:s='s'><s:Body>", b"<rss><RBNews>", b"RBNews", b""])
def test_leaves_other_xml_alone(head: bytes) -> None:
    assert not claims(head)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("&lt;P&gt;Fisk &amp;amp; sild.&lt;/P&gt;", "Fisk & sild."),
        ("&lt;P&gt;Fisk &amp;amp;amp; &amp;amp;apos;sild&amp;amp;apos;.&lt;/P&gt;", "Fisk & 'sild'."),
        ("&amp;lt;P&amp;gt;Fisk &amp;amp;oslash;l&amp;lt;/P&amp;gt;", "Fisk øl"),
        ("<P>Fisk</P>", "Fisk"),
        ("Fisk og Q&amp;A", "Fisk og Q&A"),
        ("", None),
    ],
)
def test_copy_is_unescaped_as_often_as_it_was_escaped(content: str, body: str | None) -> None:
    assert _read(f"{BASE}<content>{content}</content>").body == body


@pytest.mark.parametrize(
    ("flags", "move", "replaces"),
    [
        ("<Annuleret>false</Annuleret><Korrektion>0</Korrektion>", "new", None),
        ("<NyVersion>true</NyVersion>", "update", None),
        ("<NyVersion>true</NyVersion><Korrektion>true</Korrektion>", "correction", None),
        ("<InfoFlash>1</InfoFlash>", "alert", None),
        ("<Annuleret>true</Annuleret><Korrektion>true</Korrektion>", "kill", None),
        ("<Replaces>true</Replaces><replacedID>b-2</replacedID>", "update", "b-2"),
        ("<Replaces>b-2</Replaces><replacedID i:nil='true'/>", "update", "b-2"),
        ("<Replaces>0</Replaces><replacedID>a-1</replacedID>", "new", None),
    ],
)
def test_moves(flags: str, move: str, replaces: str | None) -> None:
    row = _read(BASE + flags)
    assert (row.move, row.replaces) == (move, replaces)
    assert row.pubstatus == ("canceled" if move == "kill" else "usable")


def test_times_are_those_of_the_feed() -> None:
    row = _read(f"{BASE}<PublishDate>2026-07-01T12:00:00.5</PublishDate>")
    assert (row.versioncreated, row.tz_assumed) == (datetime(2026, 7, 1, 10, 0, 0, 500000, tzinfo=UTC), True)


def test_lists_and_media() -> None:
    row = _read(
        f"{BASE}<ISIN xmlns:a='a'><a:string>DK0010</a:string></ISIN>"
        "<Companies><Company><Name>Havn A/S</Name><ISIN>DK0011</ISIN></Company></Companies>"
        "<MultimedieList><Media><Url>https://mpa.example/1.jpg</Url><Caption>Havnen</Caption></Media></MultimedieList>"
        "<Related>c-3</Related>"
    )
    assert [(each.code, each.name) for each in row.organisations] == [("DK0010", None), ("DK0011", "Havn A/S")]
    assert [(each.uri, each.caption) for each in row.associations] == [("https://mpa.example/1.jpg", "Havnen")]
    assert [(each.rel, each.uri) for each in row.links] == [("related", "c-3")]


@pytest.mark.parametrize(
    ("payload", "detail"),
    [
        ("<XMLNewsQueuedResponse><ListOfRBNews/></XMLNewsQueuedResponse>", "the queue is empty"),
        ("<XMLNewsQueuedResponse><errormsg>Login failed</errormsg></XMLNewsQueuedResponse>", "Login failed"),
    ],
)
def test_a_queue_without_news_says_why(payload: str, detail: str) -> None:
    (row,) = _rows(payload)
    assert isinstance(row, Spike)
    assert (row.reason, row.detail) == ("no_text", detail)
