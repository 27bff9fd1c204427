"""What agencies do in ANPA 1312: counts that count no words, days first, slugs with the words of takes."""

from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles

LINES = ("^BC-NO--Gull Count,12<", "^Gulls counted in Oslo<", "\t   OSLO, Norway (MPA) _ Gulls were counted.")
USUAL = {
    "envelope": "\x16\x16\x01W1234\x1fnorth",
    "line": "r i\x13\x11 BC-NO--GullCount     05-06 0731",
    "trailer": "MPA-WF-05-06-25 1412GMT<",
}


def read(*lines: str, zone: str = "UTC", charset: str | None = None, **parts: str) -> Version:
    (row,) = rows(message(*lines, **parts), zone, charset)
    assert isinstance(row, Version), row
    return row


def message(*lines: str, **parts: str) -> str:
    said = USUAL | parts
    text = "\r\n".join(lines or LINES)
    return f"{said['envelope']}\r\n{said['line']}\r\n\x02{text}\r\n\x03{said['trailer']}\r\n\x0c\r\n\x04"


def rows(text: str, zone: str = "UTC", charset: str | None = None) -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    habits = Habits(zone=zone, charset=charset)
    payload = text.encode("latin-1")
    return list(articles(Receipt.of(payload, "w", received_at=at, run_id="r", feed=None, habits=habits)))


@pytest.mark.parametrize(
    ("trailer", "day", "zone", "created"),
    [
        ("MPA-WF-05-06-25 1412GMT<", "05-06", "UTC", datetime(2025, 5, 6, 14, 12, tzinfo=UTC)),
        ("MPA-NY-05-06-25 1412EDT<", "05-06", "UTC", datetime(2025, 5, 6, 18, 12, tzinfo=UTC)),
        ("MPA-NY-05-06-87 1412<", "05-06", "America/New_York", datetime(1987, 5, 6, 18, 12, tzinfo=UTC)),
        # The time first: then the day is.
        ("MWS-21:37-06-05-25", "05-06", "Asia/Tokyo", datetime(2025, 5, 6, 12, 37, tzinfo=UTC)),
        ("21:37 05-06-25", "05-06", "UTC", datetime(2025, 5, 6, 21, 37, tzinfo=UTC)),
        # Where the header's day says otherwise, or no such month is, the other way round.
        ("MWS-21:37-05-06-25", "05-06", "UTC", datetime(2025, 5, 6, 21, 37, tzinfo=UTC)),
        ("MWS-21:37-05-31-25", "06-01", "UTC", datetime(2025, 5, 31, 21, 37, tzinfo=UTC)),
    ],
)
def test_trailers(trailer: str, day: str, zone: str, created: datetime) -> None:
    story = read(zone=zone, trailer=trailer, line=f"r i\x13\x11 BC-NO--GullCount     {day} 0731")
    assert story.versioncreated == created
    assert story.tz_assumed == (not trailer.endswith(("GMT<", "EDT<")))


@pytest.mark.parametrize("trailer", ["MPA-WF-31-31-25 1412GMT<", "MPA-WF-05-06-25 9912GMT<"])
def test_an_impossible_time_is_none_and_noted(trailer: str) -> None:
    story = read(trailer=trailer)
    assert story.versioncreated is None
    assert "no time in" in story.warnings[0]


def test_the_headers_count_is_no_count_of_words() -> None:
    assert read().words_stated == 12
    assert read(LINES[0].replace(",12", ""), *LINES[1:]).words_stated is None
    assert read(*LINES[1:], line="r i BC-NO--GullCount     05-06 0731").words_stated == 731


@pytest.mark.parametrize(
    ("keyword", "slug", "take_key", "move"),
    [
        ("BC-NO--FlintLeadPaint", "BC-NO--Flint Lead Paint", None, "new"),
        ("BC-NO--PoliceKill", "BC-NO--Police Kill", None, "new"),
        ("BC-NO--Gulls 2ndLd", "BC-NO--Gulls, 2nd Ld", "2ndLd", "update"),
        ("BC-NO--Gulls", "BC-NO--Gulls, 2nd Ld-Writethru", "2nd Ld-Writethru", "write-thru"),
        ("BC-NO--Gulls 1stAdd", "BC-NO--Gulls, 1st Add", "1stAdd", "add"),
        ("BC-NO--Gulls CORRECTIVE", "BC-NO--Gulls, CORRECTIVE", "CORRECTIVE", "correction"),
        ("BC-NO--Gulls BULLETIN KILL", "BC-NO--Gulls, BULLETIN KILL", "BULLETIN KILL", "kill"),
    ],
)
def test_takes(keyword: str, slug: str, take_key: str | None, move: str) -> None:
    story = read(f"^{slug},12<", *LINES[1:], line=f"r i\x13\x11 {keyword}     05-06 0731")
    assert (story.take_key, story.move) == (take_key, move)
    assert story.header_keyword == keyword.partition(" ")[0]
    assert story.slugline == f"{slug},12"
    assert story.uri == f"{slug.partition(',')[0]}/2025-05-06"


def test_a_kill_bears_the_name_of_its_story_and_has_no_copy() -> None:
    story = read()
    kill = read("^BC-NO--Gull Count, BULLETIN KILL<", "^BULLETIN KILL<", "\t   Kill the gulls.", trailer="")
    assert (kill.move, kill.pubstatus, kill.body, kill.headline) == ("kill", "canceled", None, None)
    assert kill.ednote == "Kill the gulls."
    later = read("^BC-NO--Gull Count, BULLETIN KILL<", "\t   Kill the gulls.", trailer="MPA-WF-05-07-25 0012GMT<")
    assert later.article_id == story.article_id


def test_copy_that_speaks_of_kills_and_corrections_declares_none() -> None:
    assert read(*LINES, "\t   CORRECTION: the mayor asked to kill the plan.").move == "new"


def test_at_the_turn_of_the_year_the_headers_day_is_of_the_year_before() -> None:
    line = "r i\x13\x11 BC-NO--GullCount     12-31 0731"
    assert read(line=line, trailer="MPA-WF-01-01-26 0012GMT").uri == "BC-NO--Gull Count/2025-12-31"


def test_lines_above_the_copy() -> None:
    story = read(
        LINES[0],
        "^*9006<",
        "^Gulls counted+",
        "^Second line<",
        "^MPA Photos OSL101-102, OSL9<",
        "^Eds: Minor edits.<",
        "^By ADA FERRIS=",
        "^For Meridian Press=",
        "\t   (Eds: AMs.)",
        LINES[2],
    )
    assert (story.headline, story.subheadline) == ("Gulls counted", "Second line")
    assert [media.uri for media in story.associations] == ["OSL101-102", "OSL9"]
    assert (story.byline, story.byline_title) == ("By ADA FERRIS", "For Meridian Press")
    assert story.ednote == "Minor edits.\nAMs."
    assert story.body == "Gulls were counted."


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("``Gulls,'' she said.", "“Gulls,” she said."),
        ("``She said `no gulls.'''", "“She said ‘no gulls.’”"),
        ("``It goes on.", "“It goes on."),
        ("She's 6'2'' tall.", "She's 6'2'' tall."),
        ("Gulls _ all of them _ left.", "Gulls — all of them — left."),
        ("_ Gulls left.", "— Gulls left."),
        ("snake_case {stays}", "snake_case {stays}"),
        ("up 6{ points", "up 6½ points"),
        ("Port\x10 of\x10Oslo", "Port of Oslo"),
    ],
)
def test_signs(printed: str, read_as: str) -> None:
    assert read(*LINES[:2], f"\t   {printed}", "\t   More.").body == f"{read_as}\n\nMore."


def test_text_that_is_set_as_a_table_is_text_all_the_same() -> None:
    line = "r i\x14\x12 BC-NO--GullCount     05-06 0731"
    story = read(*LINES[:2], "\t   Short one.", "\t   Gulls; terns; auks.", line=line)
    assert (story.layout, story.body) == ("tabular", "Short one.\n\nGulls; terns; auks.")


def test_cells() -> None:
    story = read(*LINES[:2], "\t   Table below:", "\bOslo\x1f12\x1e\x1f3", "Bergen ^^ 4 ^_^^ 5", "\t   That is all.")
    assert story.body == "Table below:\n\nOslo\t12\t3\nBergen\t4\t5\n\nThat is all."


def test_lines_that_were_wrapped_go_on() -> None:
    assert read(*LINES[:2], "\t   Gulls were", "counted.", "\t   Twice.").body == "Gulls were counted.\n\nTwice."


def test_an_alert_has_no_name_of_its_own() -> None:
    alert = read("^BC-US--MPANewsAlert,4<", LINES[2], line="b a\x13\x11 BC-US--MPANewsAlert     05-06 0358")
    assert (alert.move, alert.uri, alert.headline, alert.body) == ("alert", None, *["Gulls were counted."] * 2)


def test_the_header_alone_tells_how_it_is_set() -> None:
    story = read(line="b a BC-NO--GullCount 05-06 0358")
    assert (story.layout, story.priority_code, story.urgency, story.category) == (None, "b", 2, "a")


def test_an_envelope_that_is_lost() -> None:
    story = read(envelope="\x16\x16")
    assert (story.service, story.header_keyword, story.headline) == (None, "BC-NO--GullCount", "Gulls counted in Oslo")


def test_a_capture_that_begins_and_ends_within_a_message() -> None:
    whole = message()
    first, second, third = rows(whole[120:] + whole + whole[:140])
    assert isinstance(first, Version) and isinstance(second, Version)
    assert "no end of text: it may be cut" in second.warnings
    assert isinstance(third, Spike) and third.detail == "no message before the first envelope"


def test_national_letters_by_parameter() -> None:
    german = (LINES[0], "^M|wen in K|ln<", "\t   KELN (MPA) _ Gr}~e.")
    assert read(*german).headline == "M|wen in K|ln"
    story = read(*german, charset="iso646-de")
    assert (story.headline, story.body, story.charset) == ("Möwen in Köln", "Grüße.", "iso646-de")


def test_a_slug_may_declare_a_correction() -> None:
    story = read(
        "^BC-NO--Corrective-Gull Count,12<", *LINES[1:], line="r i\x13\x11 BC-NO--CorrectiveGull     05-06 0731"
    )
    assert story.move == "correction"
