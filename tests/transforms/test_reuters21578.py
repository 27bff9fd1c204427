"""Slips of 1987: end marks, datelines that swallow the lead, references, documents out of order."""

from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles

DOCUMENT = """<REUTERS TOPICS="NO" OLDID="1" NEWID="7">
<DATE>{date}</DATE>
<TOPICS></TOPICS>
<UNKNOWN>
{header}</UNKNOWN>
<TEXT>&#2;
<TITLE>GULLS</TITLE>
<DATELINE>    {dateline}</DATELINE><BODY>{body}&#3;</BODY></TEXT>
</REUTERS>
"""


def read(zone: str = "UTC", **parts: str) -> Version:
    usual = {"date": "26-FEB-1987 15:01:01.79", "header": "u f BC-GULLS   02-26 0105", "dateline": "OSLO, Feb 26 - "}
    (row,) = rows(DOCUMENT.format(**usual | {"body": "Gulls came.\n Reuter\n"} | parts), zone)
    assert isinstance(row, Version), row
    return row


def rows(text: str, zone: str = "UTC") -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    receipt = Receipt.of(text.encode(), "r.sgm", received_at=at, run_id="r", feed=None, habits=Habits(zone=zone))
    return list(articles(receipt))


@pytest.mark.parametrize(
    ("body", "copy"),
    [
        ("Gulls came.\n Reuter\n", "Gulls came."),
        ("Gulls came.\n REUTER...\n", "Gulls came."),
        ("Gulls came.\n    Reuters.\n", "Gulls came."),
        ("Gulls came. REUTER\n", "Gulls came."),
        ("Gulls, she told Reuters.\n", "Gulls, she told Reuters."),
        ("Gulls &amp; terns\ncame.\n    They &lt;ate>.\n Reuter\n", "Gulls & terns came.\n\nThey <ate>."),
        ("Gulls came   \n    in pairs.\n", "Gulls came\n\nin pairs."),
        ("Gulls&#30; came &amp;lt; 5.\n", "Gulls came &lt; 5."),
    ],
)
def test_copy(body: str, copy: str) -> None:
    assert read(body=body).body == copy


def test_the_end_mark_is_kept() -> None:
    assert read(body="Gulls came.\n REUTER...\n").signoff == "REUTER..."
    assert read(body="Gulls, she told Reuters.\n").signoff is None


def test_a_dateline_that_swallows_the_lead() -> None:
    story = read(dateline="OSLO, Feb 26 - The Anglo-", body="Norse gulls\ncame.\n")
    assert (story.dateline, story.body) == ("OSLO, Feb 26", "The Anglo-Norse gulls came.")


@pytest.mark.parametrize(
    ("date", "zone", "created"),
    [
        ("26-FEB-1987 15:01:01.79", "UTC", datetime(1987, 2, 26, 15, 1, 1, 790_000, UTC)),
        ("  3-MAR-1987  09:15:05.40&#5;&#5;&#5;RM", "UTC", datetime(1987, 3, 3, 9, 15, 5, 400_000, UTC)),
        ("9-APR-1987 00:00:00.00    # date added as guesswork ", "UTC", datetime(1987, 4, 9, 0, 0, 0, 0, UTC)),
        ("26-FEB-1987 15:01:01.79", "America/New_York", datetime(1987, 2, 26, 20, 1, 1, 790_000, UTC)),
        ("31-MAR-1987 605:12:19.12", "UTC", None),
        ("31-FEB-1987 05:12:19.12", "UTC", None),
    ],
)
def test_time(date: str, zone: str, created: datetime | None) -> None:
    story = read(zone, date=date)
    assert story.versioncreated == created
    assert story.tz_assumed == bool(created)
    assert bool(story.warnings) == (created is None)


@pytest.mark.parametrize(
    ("header", "urgency", "slugline", "words"),
    [
        ("u f BC-GULLS   02-26 0105", 3, "BC-GULLS", 105),
        ("f f BC-******GULLS-&lt;GUL>   02-26 0009", 1, "BC-******GULLS-<GUL>", 9),
        ("zb f BC-/GULLS-LEAD   06-01 0084", 2, "BC-/GULLS-LEAD", 84),
        ("b f BC-GULL-AND TERN   100009", 2, "BC-GULL-AND TERN", None),
        ("h f BC-GULLS   02-26 0105", None, "BC-GULLS", 105),
        ("", None, None, None),
    ],
)
def test_header(header: str, urgency: int | None, slugline: str | None, words: int | None) -> None:
    story = read(header=header)
    assert (story.urgency, story.slugline, story.words_stated) == (urgency, slugline, words)


def test_a_cut_document_loses_no_other() -> None:
    whole = DOCUMENT.format(date="", header="", dateline="", body="Gulls came.\n")
    first, second = rows(whole[:100].replace('"7"', '"6"') + whole)
    assert isinstance(first, Version)
    assert isinstance(second, Spike)
    assert second.detail == "no </REUTERS> after document 6"
