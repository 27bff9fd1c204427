"""Plain text is claimed when it is a story's, and nothing else is."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.receipt import Habits, Receipt
from schemas.version import Version
from tests.conftest import within
from transforms.articles import articles
from transforms.wire.text import claims

STORY = "Möwen zurück\n\nHusum (dpa) - Die Möwen sind in den Hafen zurückgekehrt, sagte die Kapitänin.\n"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "story.txt"


@pytest.mark.parametrize(
    "payload",
    [
        STORY.encode(),
        STORY.encode("windows-1252"),
        STORY.encode("utf-8-sig"),
        STORY.encode("utf-16"),
        STORY.replace("\n", "\r\n").encode(),
        STORY.encode()[:8],  # ends within a letter, and holds too little to tell
        "新华社大连５月５日电（记者林海）海鸥回到了港口。\n".encode(),
        "ເມກາ, ວັນທີ 5 ພຶດສະພາ — ນົກນາງນວນກັບມາທ່າເຮືອ.\n".encode(),
        "ပင်လယ်ငှက်များ ဆိပ်ကမ်းသို့ ပြန်လာသည်။\n".encode(),
        "បក្សីសមុទ្រ ត្រឡប់មក កំពង់ផែវិញ។\n".encode(),
        b"Leeds 12 3 pts 45\nYork 11 4 pts 40\nThe gulls of the harbour came last again.\n",
        b'"Gulls are back," the captain of the harbour said.',
        b"[Updated] Gulls came back to the harbour on Monday.",
        b"KUWAIT: The gulls came back to the harbour on Monday.",
    ],
)
def test_claimed(payload: bytes) -> None:
    assert claims(payload) == (len(payload) > 8)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\0" * 100,
        b"Gulls came back to the\0 harbour on Monday.",
        b"\x01eca062 4 i 211 ccccb   dpa 061\r\n\r\ngulls/\r\n\x02Gulls came back to the harbour =\r\n",
        b"\x16\x16\x01f0704\x1freute\nu f BC-GULLS 02-26 0105\n\x02Gulls came back to the harbour",
        b"<?xml version='1.0'?><nitf><p>Gulls came back to the harbour on Mon",
        b"<p>Gulls came back to the harbour on Monday</p>",
        b"Gulls came</p><p>back to</p><p>the harbour</p> on Monday",
        b'{"headline": "Gulls came back to the harbour on Mon',
        b'[{"headline": "Gulls came back to the harbour"}',
        b'came back to the harbour", "version": "1", "language": "en", "urgency": 3',
        b"From: Ann <ann@example.com>\nTo: Desk <desk@example.com>\nSubject: Gulls\n\nGulls came back to the harbour.",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\nGulls came back to the harbour.",
        b"%PDF-1.7 gulls came back to the harbour",
        b"#!/bin/sh\n# gulls came back to the harbour\n",
        "Чайки вернулись в гавань в понедельник".encode("windows-1251"),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=" * 20,
        b"1,2,3\n4,5,6\n7,8,9\n",
    ],
)
def test_not_claimed(payload: bytes) -> None:
    assert not claims(payload)


def test_a_long_folded_header_is_told_apart_in_no_time() -> None:
    head = b" " * 80 + b"Gulls-Path: harbour\r\n" + b"\tthe gulls came back\r\n" * 24 + b"to the harbour on Monday.\r\n"
    with within(0.5):
        assert claims(head)


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=30) | st.integers(), max_size=5), st.integers(0, 200))
def test_cut_json_is_no_text(value: dict[str, object], length: int) -> None:
    assert not claims(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")[:length])


@given(st.binary(max_size=400))
def test_any_bytes_are_answered(head: bytes) -> None:
    assert claims(head) in (True, False)


def read(payload: bytes) -> Version:
    receipt = Receipt.of(
        payload, "story.txt", received_at=datetime(2026, 1, 2, tzinfo=UTC), run_id="r", feed=None, habits=Habits()
    )
    (row,) = articles(receipt)
    assert isinstance(row, Version), row
    return row


def test_every_charset_gives_the_same_story() -> None:
    read_as = [read(STORY.encode(charset)) for charset in ("utf-8", "utf-8-sig", "utf-16", "windows-1252")]
    assert len({row.version_id for row in read_as}) == 1
    assert read_as[0].dateline_places == ("Husum",)


def test_a_story_in_the_seeds_shape() -> None:
    """Two casings of a headline; credit chain and day in one parenthesis; no mark ends the dateline."""
    paragraphs = ["Gulls came back to the harbour, and the captain said that she has nothing to add to that."] * 3
    row = read(
        b"Captain Says 'Nothing To Add' On Gulls - Harbour\n\n\nCaptain Says 'Nothing to Add' on Gulls - Harbour\n\n"
        + b"OSLO (Harbour Post News / Meridian - 05th May, 2025) "
        + "\n\n".join(paragraphs).encode()
    )
    assert row.headline == "Captain Says 'Nothing to Add' on Gulls - Harbour"
    assert row.dateline == "OSLO (Harbour Post News / Meridian - 05th May, 2025)"
    assert (row.dateline_places, row.agencies) == (("OSLO",), ("Harbour Post News", "Meridian"))
    assert str(row.dateline_date) == str(row.moved_on) == "2025-05-05"
    assert (row.language, row.words) == ("en", 54)
    assert row.body == "\n\n".join(paragraphs)


@pytest.mark.skipif(not SEED.exists(), reason="the seed story is not beside the project")
def test_the_seed() -> None:
    row = read(SEED.read_bytes())
    assert row.headline == "White House Says 'Nothing to Report' on Putin's Offer to Talk to Biden - Spokesperson"
    assert row.dateline == "WASHINGTON (UrduPoint News / Sputnik - 19th March, 2021)"
    assert (row.dateline_places, row.agencies) == (("WASHINGTON",), ("UrduPoint", "Sputnik"))
    assert str(row.dateline_date) == "2021-03-19"
    assert (row.language, row.words) == ("en", 365)
    assert row.body is not None
    assert row.body.count("\n\n") == 10
    assert row.body.startswith("White House spokesperson Jen Psaki said on Thursday")
    assert row.body.endswith("Zakharova said on Thursday.")
    # Whose statement it is belongs to the headline; nothing else stands around the copy, and no clock time is in it.
    assert (row.subheadline, row.headline_prefix, row.signoff, row.reporters, row.warnings) == (
        None,
        None,
        None,
        (),
        (),
    )
    assert (row.firstcreated, row.versioncreated, str(row.moved_on)) == (None, None, "2021-03-19")
