"""What agencies do in IPTC 7901: trailers whose last number is the year, headings of four lines, captures."""

from datetime import UTC, datetime

import pytest

from schemas.receipt import Habits, Receipt
from schemas.spike import Spike
from schemas.version import Version
from transforms.articles import articles
from transforms.wire.iptc7901 import claims

COPY = "Husum (dpa) - Die Möwen sind zurück."
TRAILER = "061203 GMT Mai 25"


def read(
    *lines: str, zone: str = "UTC", charset: str | None = None, trailer: str = TRAILER, optional: str = "dpa 0031"
) -> Version:
    (row,) = rows(message(*lines, trailer=trailer, optional=optional).encode("latin-1"), zone, charset)
    assert isinstance(row, Version), row
    return row


def message(*lines: str, trailer: str = TRAILER, optional: str = "dpa 0031") -> str:
    text = "\r\n".join(lines or ("Möwen zurück =", "", COPY))
    return f"\x01bdt0031 4 pl 12  {optional}\r\n\r\nHafen/Husum/\r\n\x02{text}\r\n\x03{trailer}\r\n\x7f\r\n\x7f\x04"


def rows(payload: bytes, zone: str = "UTC", charset: str | None = None) -> list[Version | Spike]:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    habits = Habits(zone=zone, charset=charset)
    return list(articles(Receipt.of(payload, "w", received_at=at, run_id="r", feed=None, habits=habits)))


@pytest.mark.parametrize(
    ("trailer", "zone", "created", "assumed"),
    [
        ("131137 GMT Nov 13 ", "UTC", datetime(2013, 11, 13, 11, 37, tzinfo=UTC), False),
        ("131137 Nov 13", "Europe/Berlin", datetime(2013, 11, 13, 10, 37, tzinfo=UTC), True),
        ("131137 MESZ Okt 2013", "UTC", datetime(2013, 10, 13, 9, 37, tzinfo=UTC), False),
        ("131137 MÄR 99", "UTC", datetime(1999, 3, 13, 11, 37, tzinfo=UTC), True),
        ("131137 déc. 24", "UTC", datetime(2024, 12, 13, 11, 37, tzinfo=UTC), True),
        ("131137 XYZ Nov 13", "UTC", datetime(2013, 11, 13, 11, 37, tzinfo=UTC), True),
        ("311137 GMT Nov 13", "UTC", None, False),
        ("131137 GMT Brumaire 13", "UTC", None, False),
        ("131137 GMT Nov", "UTC", None, False),
    ],
)
def test_trailers(trailer: str, zone: str, created: datetime | None, assumed: bool) -> None:
    story = read(trailer=trailer, zone=zone)
    assert (story.versioncreated, story.tz_assumed) == (created, assumed)
    assert bool(story.warnings) == (created is None or "XYZ" in trailer)


@pytest.mark.parametrize(
    ("heading", "headline", "byline", "take_key", "move"),
    [
        (("Möwen zurück =",), "Möwen zurück", None, None, "new"),
        (("Möwen zurück  = ",), "Möwen zurück", None, None, "new"),
        (("Möwen", "zurück", "="), "Möwen zurück", None, None, "new"),
        (
            ("3RD NET", "Möwen zurück", "Von Ada Ferris und Jürgen Holm, dpa ="),
            "Möwen zurück",
            "Von",
            "3RD NET",
            "update",
        ),
        (("Möwen:", "Von der Leyen reist nach Husum ="), "Möwen: Von der Leyen reist nach Husum", None, None, "new"),
        (("Update =",), "Update", None, None, "new"),
        (("CORRECTION", "Möwen zurück ="), "Möwen zurück", None, "CORRECTION", "correction"),
        (("KORREKTUR:", "Möwen zurück ="), "Möwen zurück", None, "KORREKTUR:", "correction"),
        (("Möwen zurück (2) =",), "Möwen zurück", None, "2", "add"),
        (("Schauspieler gestorben (83) =",), "Schauspieler gestorben (83)", None, None, "new"),
        (
            (
                "Möwen zurück",
                "Von Montag an fliegen sie =",
            ),
            "Möwen zurück Von Montag an fliegen sie",
            None,
            None,
            "new",
        ),
        (("Möwen zurück (1LEAD) =",), "Möwen zurück", None, "1LEAD", "update"),
        (("Möwen korrigiert: Berichtigung folgt =",), "Möwen korrigiert: Berichtigung folgt", None, None, "new"),
        (("(Berichtigung: Zahl im 1. Absatz)", "Möwen zurück ="), "Möwen zurück", None, None, "correction"),
        (("(Zusammenfassung 1430)", "Möwen zurück ="), "Möwen zurück", None, "Zusammenfassung 1430", "new"),
        (("Möwen zurück =", "Von Ada Ferris, dpa ="), "Möwen zurück", "Von Ada Ferris, dpa", None, "new"),
        (("Wdh", "Möwen zurück", ""), "Möwen zurück", None, "Wdh", "repeat"),
    ],
)
def test_headings(heading: tuple[str, ...], headline: str, byline: str | None, take_key: str | None, move: str) -> None:
    story = read(*heading, "", COPY)
    assert (story.headline, story.take_key, story.move) == (headline, take_key, move)
    assert (story.byline or "").startswith(byline or "")
    assert story.body == "Die Möwen sind zurück."


def test_without_a_heading_the_copy_is_all_there_is() -> None:
    story = read(COPY, "", "Sie bleiben.")
    assert (story.headline, story.body) == (None, "Die Möwen sind zurück.\n\nSie bleiben.")


def test_the_line_below_the_title() -> None:
    story = read("Möwen zurück", "Utl.: Sie bleiben =", "", COPY, "", "(Schluss) amo/bec")
    assert (story.headline, story.subheadline, story.signoff) == ("Möwen zurück", "Sie bleiben", "(Schluss) amo/bec")


def test_a_kill_hides_its_text() -> None:
    story = read("KILL", "Möwen zurück =", "", "Bitte nicht verwenden.")
    assert (story.move, story.pubstatus, story.body) == ("kill", "canceled", None)
    assert story.ednote == "Bitte nicht verwenden."


def test_the_notebook_may_declare_a_correction_and_the_copy_may_not() -> None:
    note = ("# Notebook", "", "## Note to editors", "- corrects number of gulls")
    assert read("Gulls =", "", COPY, "", *note).move == "correction"
    assert read("Gulls =", "", COPY, "", "CORRECTION: there are two.").move == "new"


def test_contacts_leave_the_copy_without_a_notebook_too() -> None:
    sentence = "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt"
    story = read("Möwen =", "", COPY, "", "* * * *", sentence, "- Autorin: Ada Ferris", "", "dpa af yydd n1 to")
    assert story.body == "Die Möwen sind zurück."
    assert story.ednote is None
    assert story.nonpublic == f"{sentence}\n- Autorin: Ada Ferris"
    assert story.signoff == "dpa af yydd n1 to"


def test_old_indents_begin_paragraphs_and_columns_stay() -> None:
    story = read("Möwen =", f"   {COPY}", "Sie bleiben.", "   Zahlen:", "   Husum     12   3", "   Tönning    1  45")
    assert story.body == "Die Möwen sind zurück. Sie bleiben.\n\nZahlen:\n\nHusum     12   3\nTönning    1  45"


def test_codes_of_the_typesetter_go_and_separators_stay() -> None:
    story = read("\x0c12F\x0b\x11Möwen =", "", "\x12Husum\x1f12\x1f\x1f3", "Tönning\x1f\x1f4")
    assert (story.headline, story.body) == ("Möwen", "Husum\t12\t\t3\nTönning\t\t4")


@pytest.mark.parametrize(
    ("optional", "provider", "uri", "version", "number", "replaces"),
    [
        ("ccccb   dpa 061", "dpa", None, None, "061", None),
        ("dpa-tns 0908", "dpa", None, None, "0908", None),
        ("etf 967", "dpa", None, None, "967", None),
        ("vvvvb KNA 170123-89-00065#2", "KNA", "170123-89-00065", "2", None, None),
        ("F BELGA-0031", "Belga", "BELGA-0031/2025-05-06", None, "BELGA-0031", None),
        ("F BELGA-0731 COR 3", "Belga", "BELGA-0731/2025-05-06", None, "BELGA-0731", "BELGA-0003/2025-05-06"),
        ("", "dpa", None, None, None, None),
    ],
)
def test_what_the_agency_adds(
    optional: str, provider: str, uri: str | None, version: str | None, number: str | None, replaces: str | None
) -> None:
    story = read(optional=optional)
    assert (story.provider, story.uri, story.version, story.replaces) == (provider, uri, version, replaces)
    assert next((other.value for other in story.altids), None) == number
    assert story.move == ("update" if version else "correction" if replaces else "new")


def test_a_capture() -> None:
    utf_8 = message().encode("utf-8")
    latin_1 = message().encode("latin-1")
    unended = latin_1.partition(b"\x7f")[0]
    noise = b"\0\0\x7f\x7f\r\n"
    found = rows(noise + utf_8 + latin_1 + noise + unended + b"\r\n" + utf_8[:80] + b"\r\n" + latin_1)
    assert [type(row).__name__ for row in found] == ["Version"] * 5
    assert [row.headline for row in found if isinstance(row, Version)] == ["Möwen zurück"] * 5
    assert [row.charset for row in found if isinstance(row, Version)][:2] == ["utf-8", "windows-1252"]


def test_a_message_without_text_loses_no_other() -> None:
    first, second = rows(b"\x01bdt0030 4 pl 12\r\n\x04" + message().encode())
    assert isinstance(first, Version) and isinstance(second, Spike)
    assert (second.reason, second.detail) == ("malformed", "at 0: bdt0030 has none")


def test_national_letters_by_parameter() -> None:
    german = ("M|wen in K|ln =", "", "Husum (dpa) - Gr}~e.")
    assert read(*german).headline == "M|wen in K|ln"
    story = read(*german, charset="iso646-de")
    assert (story.headline, story.body, story.charset) == ("Möwen in Köln", "Grüße.", "iso646-de")


def test_a_line_of_nothing_but_take_keys_is_read_at_once() -> None:
    assert read("LEAD 1 " * 16 + "!?", "Möwen =", "", COPY).body == "Die Möwen sind zurück."


def test_a_sentence_that_begins_with_letters_and_figures_is_no_header() -> None:
    (row,) = rows(b"Unit 31 sold 4 of 12 gulls on Tuesday, and the other ones flew away before it was noon.\n")
    assert row.format == "text"


def test_rows_of_a_table_are_no_headers() -> None:
    table = read("Tabelle =", "", COPY, "", "Leeds 12 3 pts 45", "York 11 4 pts 40")
    assert (table.body or "").endswith("\n\nLeeds 12 3 pts 45 York 11 4 pts 40")
    assert not claims(b"Leeds 12 3 pts 45\nYork 11 4 pts 40\n")
