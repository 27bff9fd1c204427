"""The desk: headline once, dateline read and cut, text tidied; what a format stated is left alone."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Article, Subject
from schemas.table import values
from transforms.desk import finish

MAY_6 = datetime(2025, 5, 6, 7, tzinfo=UTC)
BODY = "Gulls came back.\n\nThey were hungry."


def test_a_dateline_is_cut_from_the_copy() -> None:
    story = finish(Article(body=f"OSLO, May 5 (Harbour Post / Meridian) - {BODY}", versioncreated=MAY_6))
    assert story.dateline == "OSLO, May 5 (Harbour Post / Meridian)"
    assert (story.dateline_places, story.dateline_date) == (("OSLO",), date(2025, 5, 5))
    assert story.agencies == ("Harbour Post", "Meridian")
    assert story.body == BODY


@pytest.mark.parametrize("body", [None, "", BODY, "HARBOUR SPOTLIGHT - Gulls came back.", "OSLO (Reuters) - "])
def test_copy_without_one_is_left_alone(body: str | None) -> None:
    assert finish(Article(body=body)) == Article(body=body)


def test_a_stated_dateline_is_read_and_cut_where_the_copy_repeats_it() -> None:
    story = finish(
        Article(dateline="OSLO, May 5 (Reuters) -", body=f"OSLO, May 5 (Reuters) - {BODY}", versioncreated=MAY_6)
    )
    assert (story.dateline, story.dateline_date) == ("OSLO, May 5 (Reuters)", date(2025, 5, 5))
    assert story.agencies == ("Reuters",)
    assert story.body == BODY


@pytest.mark.parametrize(
    ("given", "opening", "printed", "places", "agencies"),
    [
        ("Oslo", "OSLO (AFP) - ", "Oslo", ("Oslo",), ("AFP",)),
        ("May 5", "TVER, May 5. /TASS/. ", "May 5", ("TVER",), ("TASS",)),
        ("TULSA, Okla.", "TULSA (AP) _ ", "TULSA, Okla.", ("TULSA, Okla.",), ("AP",)),
        ("OSLO, May 5 (MPA) -", "Oslo, 5 mai (MPA) - ", "OSLO, May 5 (MPA)", ("OSLO",), ("MPA",)),
    ],
)
def test_copy_may_say_more_than_the_stated_dateline(
    given: str, opening: str, printed: str, places: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    story = finish(Article(dateline=given, body=f"{opening}{BODY}", versioncreated=MAY_6))
    assert (story.dateline, story.dateline_places, story.agencies, story.body) == (printed, places, agencies, BODY)


@pytest.mark.parametrize("given", ["Bergen", "May 4", "BERGEN, May 5 (Reuters) -"])
def test_another_dateline_in_the_copy_stays(given: str) -> None:
    body = f"OSLO, May 5 (Reuters) - {BODY}"
    assert finish(Article(dateline=given, body=body, versioncreated=MAY_6)).body == body


def test_what_the_format_stated_stays() -> None:
    given = Article(dateline="Oslo", dateline_places=("Oslo, Norway",), agencies=("MPA",), provider="X", body=BODY)
    assert finish(given) == given


def test_a_byline_before_the_dateline_goes_to_its_column() -> None:
    story = finish(Article(body=f"By Kim Gull SEOUL, May 5 (Yonhap) -- {BODY}", versioncreated=MAY_6))
    assert (story.byline, story.dateline, story.body) == ("By Kim Gull", "SEOUL, May 5 (Yonhap)", BODY)


def test_a_headline_is_printed_once_in_the_casing_that_tells_more() -> None:
    title, plain = "Gulls Are Back In Oslo", "Gulls are back in Oslo"
    assert finish(Article(headline=title, subheadline=plain)) == Article(headline=plain)
    assert finish(Article(headline=plain, body=f"{title}\n\n{BODY}")) == Article(headline=plain, body=BODY)


def test_a_standfirst_that_repeats_the_lead_is_dropped() -> None:
    story = finish(Article(body=f"Gulls came back.\n\nOSLO (Reuters) - {BODY}"))
    assert (story.dateline, story.body) == ("OSLO (Reuters)", BODY)


def test_text_is_tidied_in_every_column() -> None:
    story = finish(
        Article(
            headline="Gulls\0 back\x02",
            keywords=("gull\x03", "tern"),
            subjects=(Subject(code="g\ud800"),),
            body="a\x1fb\n\tc",
        )
    )
    assert (story.headline, story.keywords, story.body) == ("Gulls back", ("gull", "tern"), "ab\n\tc")
    assert story.subjects == (Subject(code="g\ufffd"),)
    assert story.warnings == ("subjects: half a character, replaced",)


def test_tidy_copy_is_the_very_same_article() -> None:
    article = Article(headline="Möwen – zurück", body=BODY, warnings=("odd",))
    assert finish(article) is article


def test_the_mark_before_a_stated_headline_is_told_and_stays() -> None:
    story = finish(Article(headline="CORRECTED-UPDATE 2-Gulls are back"))
    assert story.headline == "CORRECTED-UPDATE 2-Gulls are back"
    assert (story.headline_prefix, story.lead_number, story.move) == ("CORRECTED-UPDATE 2-", 2, "new")
    assert story.warnings == ("headline: CORRECTED-UPDATE 2, which nothing declares",)
    assert finish(Article(headline="CORRECTED-Gulls", move="correction")).warnings == ()
    again = finish(Article(headline="UPDATE 2-Gulls are back", body=f"Gulls are back\n\n{BODY}"))
    assert (again.headline, again.body) == ("UPDATE 2-Gulls are back", BODY)


def test_the_site_s_name_is_no_part_of_a_headline() -> None:
    story = finish(Article(headline="Gulls - Moscow - Pier", url="https://www.pier.example/gulls"))
    assert (story.headline, story.provider) == ("Gulls - Moscow", "Pier")
    assert finish(story) == story


def test_lines_above_a_dateline_go_to_their_columns() -> None:
    above = "(Adds gull)\n\n* Gulls are back\n\n* They may stay\n\nBy ANN GULL\n\nHarbour Post Writer"
    story = finish(Article(body=f"{above}\n\nOSLO, May 5 (Reuters) - {BODY}", ednote="(Adds gull)"))
    assert (story.ednote, story.abstract) == ("(Adds gull)", "* Gulls are back\n* They may stay")
    assert (story.byline, story.byline_title, story.dateline) == (
        "By ANN GULL",
        "Harbour Post Writer",
        "OSLO, May 5 (Reuters)",
    )
    assert story.body == BODY


@pytest.mark.parametrize("body", ["VELLPORT _ Gulls came.", "Vellport: Gulls came.", "Vellport (MPA) - Gulls came."])
def test_a_place_that_nobody_knows_is_cut_where_it_is_stated(body: str) -> None:
    story = finish(Article(dateline="Vellport", body=body))
    assert (story.dateline, story.body) == ("Vellport", "Gulls came.")


def test_a_note_to_editors_is_no_copy_without_a_dateline_too() -> None:
    story = finish(Article(body=f"Eds: adds gull\n\n{BODY}"))
    assert (story.ednote, story.body) == ("Eds: adds gull", BODY)


def test_a_line_above_that_a_column_lacks_is_told_beside_it() -> None:
    body = f"(Adds gull)\n\nBy Ann Gull and Bo Tern\n\nOSLO, May 5 (Reuters) - {BODY}"
    story = finish(Article(body=body, ednote="Corrects name", byline="Ann Gull", dateline="OSLO, May 5 (Reuters)"))
    assert (story.ednote, story.byline) == ("Corrects name\n(Adds gull)", "By Ann Gull and Bo Tern")
    assert story.body == BODY


@pytest.mark.parametrize(
    "body",
    [
        f"By Ann Gull\n\n{BODY}",  # no dateline says that copy follows
        f"By Ann Gull\n\nHer gulls are back\n\nOSLO (Reuters) - {BODY}",  # not all of it is marks
    ],
)
def test_lines_above_copy_that_may_be_copy_stay(body: str) -> None:
    assert finish(Article(body=body)).body == body


def test_a_byline_that_the_format_states_is_not_lost_to_another() -> None:
    body = f"By Bo Tern\n\nOSLO (Reuters) - {BODY}"
    assert finish(Article(body=body, byline="Ann Gull")).body == body


def test_an_advisory_that_is_glued_to_the_dateline_is_a_note() -> None:
    story = finish(Article(body=f"(ATTN: ADDS gull) By Kim Gull SEOUL, May 5 (Yonhap) -- {BODY}"))
    assert (story.ednote, story.byline, story.dateline) == ("(ATTN: ADDS gull)", "By Kim Gull", "SEOUL, May 5 (Yonhap)")
    assert story.body == BODY


def test_marks_below_the_copy_go_to_their_columns() -> None:
    notes = (
        "(Reporting by Ann Gull; Editing by Bo Tern)\n\n((gull@example.com))\n\n(Corrects gull)\n\n-30-\n\n© 2025 MPA"
    )
    story = finish(Article(body=f"{BODY}\n\n{notes}", ednote="Adds gull", move="update"))
    assert (story.body, story.reporters, story.editors) == (BODY, ("Ann Gull",), ("Bo Tern",))
    assert story.signoff == "(Reporting by Ann Gull; Editing by Bo Tern)\n-30-"
    assert (story.nonpublic, story.ednote) == ("((gull@example.com))", "Adds gull\n(Corrects gull)")
    assert story.copyrightnotice == "© 2025 MPA"
    # What text says of a correction does not declare one.
    assert story.move == "update"


def test_a_copyright_that_the_format_states_stays() -> None:
    story = finish(Article(body=f"{BODY}\n\n© 2025 MPA", copyrightnotice="MPA 2025"))
    assert (story.copyrightnotice, story.signoff) == ("MPA 2025", "© 2025 MPA")


def test_copy_that_was_cut_short_says_so() -> None:
    story = finish(Article(body=f"{BODY} And then… [+1278 chars]"))
    assert (story.body, story.signoff) == (f"{BODY} And then", "… [+1278 chars]")
    assert story.warnings == ("body: its sender cut it short",)


def test_a_language_is_a_tag_as_stated_or_else_as_the_copy_shows() -> None:
    long = "Gulls came back to the harbour on Monday, and the captain said that she has nothing to add to that."
    assert finish(Article(body=long)).language == "en"
    assert finish(Article(abstract=long)).language == "en"
    assert finish(Article(body=long, language="en_us")).language == "en-US"
    assert finish(Article(body=long, language="swe")).language == "sv"
    story = finish(Article(body=long, language="English, mostly"))
    assert (story.language, story.warnings) == (None, ("language: no tag in 'English, mostly'",))


PIECES = st.sampled_from(
    [
        "(Adds gull)",
        "* Point",
        "By ANN GULL",
        "Harbour Post Writer",
        "1ST LEAD",
        "BC-US--Gulls, 1st Ld",
        "OSLO, May 5 (Reuters) - Gulls came back.",
        "VIENNA — Terns stay.",
        "新华社大连５月５日电 海鸥回来了。",
        "(ATTN: ADDS tern) Rook",
        "Gulls were hungry.",
        "She said so. REUTER",
        "(Reporting by Bo Tern; Editing by Cy Auk)",
        "(Corrects auk)",
        "((auk@example.com))",
        "© 2025 MPA",
        "Enditem",
        "-30-",
        "___",
    ]
)


@given(st.lists(PIECES, unique=True, max_size=9).map("\n\n".join))
def test_no_letter_of_a_body_is_lost(body: str) -> None:
    story = finish(Article(body=body))
    kept = Counter("".join(str(value) for value in values(story).values() if isinstance(value, str)))
    lost = Counter(filter(str.isalnum, body)) - kept
    assert not lost
