"""What is made to cost time or memory: read or refused in little of both."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.table import arrow_table
from schemas.version import Version
from tests.conftest import within
from transforms.articles import articles, spike_of
from transforms.bounds import refuse_crowded
from transforms.times import Clock

LONGEST = 2.0
AT = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with within(LONGEST):
        yield


def rows(payload: str, name: str | None = None, zone: str = "UTC") -> list[Version | Spike]:
    habits = Habits(format=name, zone=zone)
    return list(articles(Receipt.of(payload.encode(), "x", received_at=AT, run_id="r", feed=None, habits=habits)))


def one(payload: str, name: str | None = None, zone: str = "UTC") -> Version:
    (row,) = rows(payload, name, zone)
    assert isinstance(row, Version), row
    return row


def spike(payload: str, name: str | None = None) -> Spike:
    (row,) = rows(payload, name)
    assert isinstance(row, Spike), row
    return row


PROSE = "<p>The harbour authority said on Monday that the port would stay closed until the weekend.</p>" * 3


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>Port shut</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("name", ["article-" * 6_000, "body-" * 10_000])
def test_a_class_without_end(name: str) -> None:
    assert one(page(f'<div class="{name}">{PROSE}</div>')).headline == "Port shut"


@pytest.mark.parametrize(
    "about", ["<TOPICS><D>" * 50_000, "<D>" * 200_000, "<TOPICS>" + "<D>a" * 100_000 + "</TOPICS>"]
)
def test_terms_that_nobody_ended(about: str) -> None:
    story = one(f'<REUTERS NEWID="1">{about}<TEXT><TITLE>GULLS</TITLE></TEXT></REUTERS>', "reuters21578")
    assert (story.headline, story.subjects) == ("GULLS", ())


def test_many_documents_that_are_cut() -> None:
    text = "".join(f'<REUTERS NEWID="{number}">' for number in range(100_000))
    assert spike(text, "reuters21578").detail == "no </REUTERS> after document 0, 1, 2 and 99997 more"


NAMES = " ".join(f"a{number}" for number in range(40_000))


@pytest.mark.parametrize(
    "body",
    [
        f"<p {NAMES}>",
        f"<p {NAMES}",
        f"<p {NAMES.replace(' ', '/')}>",
        # What looks like the end of a tag may stand in quotes, and quotes where they are none.
        "<p " + NAMES.replace(" ", "='<p>' ") + ">",
        f'<p ="{NAMES}">',
        f"<p x=='{NAMES}'>",
        f"<script x='></script>' {NAMES}>",
        f"<!--><p {NAMES}>-->",
    ],
)
def test_a_tag_with_attributes_without_end(body: str) -> None:
    found = spike(page(body))
    assert (found.reason, found.detail) == ("too_large", "a tag of more than 2000 attributes")


def test_such_a_tag_in_an_item() -> None:
    body = f"<rss><channel><item><description><![CDATA[<p {NAMES}>]]></description></item></channel></rss>"
    assert spike(body, "rss").detail == "1 could not be read: item 1: a tag of more than 2000 attributes"


@pytest.mark.parametrize(
    "body",
    [
        f"<p x='{NAMES}'>",
        f"<script>a<b {NAMES}</script>",
        f"<!-- <p {NAMES} -->",
        "<a <a>" * 60_000,
        "<a" * 150_000,
        '<a="' * 100_000,
        "<!-- -" * 60_000 + "-->",
        "<script <" * 2 + ">" + "</" * 100_000 + "</script>",
    ],
)
def test_what_is_no_crowded_tag(body: str) -> None:
    refuse_crowded(page(body))


@pytest.mark.parametrize(
    ("payload", "name", "detail"),
    [
        (
            '[{"uri":"a","headline":"A"},' + "1," * 40_000 + "1]",
            "ninjs",
            "40001 of 40002 items are no articles: item 2 ",
        ),
        ('{"items":[' + "1," * 40_000 + "1]}", "jsonfeed", "40001 could not be read: item 1: is a int"),
        ('{"data":{"items":[' + "1," * 40_000 + "1]}}", "apmedia", "40001 items are no articles: holds no item; "),
        ("<rss>" + "<item/>" * 3_000 + "</rss>", "rss", "3000 could not be read: item 1: neither id"),
        (
            "<newsMessage>" + "<newsItem guid='a'><itemMeta/></newsItem>" * 2_000 + "</newsMessage>",
            "newsmlg2",
            "2000 of 2000 items are no articles: item 1 a: neither",
        ),
    ],
)
def test_many_items_that_are_none(payload: str, name: str, detail: str) -> None:
    tracemalloc.start()
    try:
        *_, last = rows(payload, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(last, Spike) and last.detail.startswith(detail)
    assert peak < 30 * len(payload) + 2_000_000
    assert len(last.detail) < 300


@pytest.mark.parametrize(
    ("stated", "words", "warned"),
    [
        ('"812"', 812, False),
        ("812", 812, False),
        ("812.0", 812, False),
        ('"' + "9" * 5_000 + '"', None, True),
        ("9" * 4_000, None, True),
        ("9" * 5_000, None, True),
        (str(2**63 - 1), 2**63 - 1, False),
        (str(2**63), None, True),
        ("true", None, False),
        ('"many"', None, False),
    ],
)
def test_numbers_of_any_length(stated: str, words: int | None, warned: bool) -> None:
    said = f'{{"@type":"NewsArticle","headline":"Shut","wordCount":{stated}}}'
    story = one(page(f'<script type="application/ld+json">{said}</script><p>{PROSE}</p>'))
    assert (story.headline, story.words_stated) == ("Shut", words)
    assert [each.partition(":")[0] for each in story.warnings] == ["wordCount"] * warned


LONG = "9" * 5_000


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (f'{{"uri":"a","headline":"A","urgency":{LONG},"priority":"{LONG}","version":{LONG}}}', "ninjs"),
        (f'{{"data":{{"item":{{"headline":"A","altids":{{"itemid":"a"}},"urgency":{LONG}}}}}}}', "apmedia"),
        (
            f"<nitf><head><meta name='anpa-wordcount' content='{LONG}'/><docdata><urgency ed-urg='{LONG}'/>"
            f"<series series.name='s' series.part='{LONG}'/></docdata></head><body><body.head><hedline><hl1>A</hl1>"
            f"</hedline></body.head><body.content><media><media-reference width='{LONG}'/></media></body.content>"
            "</body></nitf>",
            "nitf",
        ),
        (
            f"<newsItem guid='a'><contentMeta><urgency>{LONG}</urgency><headline>A</headline></contentMeta><contentSet>"
            f"<inlineXML wordcount='{LONG}'/><remoteContent width='{LONG}'/></contentSet></newsItem>",
            "newsmlg2",
        ),
        (f"<rss><channel><item><title>A</title><priority>{LONG}</priority></item></channel></rss>", "rss"),
    ],
)
def test_numbers_of_any_length_in_other_formats(payload: str, name: str) -> None:
    story = one(payload, name)
    assert (story.headline, story.urgency, story.priority, story.words_stated, story.series_part) == ("A", *[None] * 4)


@pytest.mark.parametrize("year", ["0001", "1849", "2200", "9999"])
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_years_in_which_nothing_was_sent(year: str, zone: str) -> None:
    story = one(page(f"<h1>Port shut</h1><p>LONDON, Dec. 31, {year} (Reuters) - The port is shut.</p>{PROSE}"))
    assert (story.dateline_date, story.moved_on) == (None, None)
    for day in (f"1-JAN-{year}", f"31-DEC-{year}"):
        document = f'<REUTERS NEWID="1"><DATE>{day} 00:00:00.00</DATE><TITLE>A</TITLE></REUTERS>'
        story = one(document, "reuters21578", zone)
        assert (story.versioncreated, story.moved_on) == (None, None)
        assert len(story.warnings) == 1
    # Of a year below 100 the century is left out.
    capture = f"\x01abc1 4 pl 9\r\n\x02Gulls.\x03\n010000 jan {year.replace('0001', '0101')}\n"
    assert one(capture, "iptc7901", zone).versioncreated is None
    for shift in ("Z", "-1200", "+1400", ""):
        clock = Clock(zone)
        assert (clock.read("a", f"{year}-01-01T00:00:00{shift}"), len(clock.warnings)) == (None, 1)


@pytest.mark.parametrize(
    ("payload", "name", "told"),
    [
        (
            '[{"uri":"tag:x\\ud800y","pubstatus":"usable"},7,8]',
            "ninjs",
            "2 of 3 items are no articles: item 2 ",
        ),
        ('{"uri":"tag:x\\ud800y","versioncreated":"\\ud800"} {', "ninjs", "not JSON: "),
        ("<newsItem guid='" + "a" * 100_000 + "'><itemMeta/></newsItem>", "newsmlg2", "1 of 1 items are no articles: "),
        ("<html><title>\x1b[2J\x85&#xd800;</title></html>", "html", "a page without copy"),
    ],
)
def test_a_spike_can_be_stored(payload: str, name: str, told: str) -> None:
    found = [row for row in rows(payload, name) if isinstance(row, Spike)]
    assert found and found[-1].detail.startswith(told)
    assert len(found[-1].detail) <= 2_000
    assert arrow_table(Spike, found).num_rows == len(found)


def test_what_a_spike_says_of_any_text() -> None:
    receipt = Receipt.of(b"x", "a\ud800\x00b" + "c" * 5_000, received_at=AT, run_id="r", feed=None, habits=Habits())
    found = spike_of(receipt, "no_text", "\x1b[2Jx\ud800\ty" + "z" * 5_000)
    assert found.uri.startswith("a\ufffdbc") and found.detail.startswith("[2Jx\ufffd\tyz") and found.detail[-1] == "…"
    assert len(found.uri) <= 2_000 and len(found.detail) <= 2_000
    fault = spike_of(receipt, "fault", "Traceback\n" * 1_000 + "ValueError: \udfff")
    assert fault.detail[0] == "…" and fault.detail.endswith("Traceback\nValueError: \ufffd")
    assert arrow_table(Spike, [found, fault]).num_rows == 2


NITF = "<nitf><body><body.head><hedline><hl1>A</hl1></hedline></body.head><body.content>{}</body.content></body></nitf>"
RSS = "<rss><channel><item><title>A</title><description><![CDATA[{}]]></description></item></channel></rss>"
VAST = 200_001


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (NITF.format("<p/>" * VAST), "nitf"),
        (page("<p>" * VAST), "html"),
        (RSS.format("<p>" * VAST), "rss"),
        (f'{{"uri":"a","headline":"A","body_html":"{"<p>" * VAST}"}}', "ninjs"),
    ],
)
def test_more_elements_than_any_copy_needs(payload: str, name: str) -> None:
    found = spike(payload, name)
    assert found.reason == "too_large" and found.detail.endswith("more than 200000 elements in one copy")


def test_a_large_table_and_a_large_capture() -> None:
    row = "<tr>" + "<td>1</td>" * 9 + "</tr>"
    story = one(NITF.format("<table>" + row * 1_500 + "</table>"), "nitf")
    assert (story.body or "").count("\n") == 1_499
    item = "<item><title>A</title>" + "<a/>" * 2_000 + "</item>"
    assert len(rows("<rss><channel>" + item * 101 + "</channel></rss>", "rss")) == 101
