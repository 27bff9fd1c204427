"""Marks around a headline are told from its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import within
from transforms.lines.headline import lead_number, prefix_of, without_site

MARKED = [
    "UPDATE 2-|Gulls return to harbour",
    "UPDATE 1-|GULLS RETURN TO HARBOUR",
    "WRAPUP 3-|Gulls rise",
    "CORRECTED-|Gulls return",
    "CORRECTED - |GULLS RETURN",
    "(CORRECTED) - |GULLS RETURN",
    "CORRECTED-UPDATE 2-|Gulls return",
    "RPT-UPDATE 2-|Gulls return",
    "RPT - |GULLS RETURN",
    "REFILE-|Gulls return",
    "EXCLUSIVE-|Gulls return",
    "FACTBOX-|Gulls of the North Sea",
    "ECONOMIC SPOTLIGHT - |GULLS AND FISH",
    "URGENT: |Gulls return",
    "Urgent: |Gulls return",
    "BREAKING NEWS: |Gulls return",
    "ADVISORY-|Gulls: no story today",
    "FLASH - |Gulls return",
    "AVANCE: |Gaviotas vuelven",
    "(LEAD) |Gulls return",
    "(2nd LD) |Gulls return",
    "1stLd-Writethru: |Gulls return",
    "***URGENT: |GULLS RETURN",
    "|Gulls return",
    "|Soccer-Gulls win cup",
    "|NATO-Russia talks on gulls",
    "|ASIA:Gulls return",
    "|UPDATE your gulls, harbour says",
    "|TABLE-TOP GULLS SOLD",
    "|ALERT-CENTRE GULLS",
    "|Updates on gulls",
    "|FLASH FLOOD SWEEPS GULLS",
    "|Analysis: gulls and us",
    "|UPDATE 2-",
    "|",
]


@pytest.mark.parametrize("headline", MARKED)
def test_the_mark_before_a_headline(headline: str) -> None:
    prefix, _, rest = headline.partition("|")
    assert prefix_of(prefix + rest) == prefix


@given(st.text() | st.lists(st.sampled_from(["UPDATE 2-", "(LEAD) ", "Gulls", " - ", "1st", "Ld", ": "])).map("".join))
def test_mark_and_headline_make_up_the_line(line: str) -> None:
    prefix = prefix_of(line)
    assert line.startswith(prefix)
    assert not prefix or line[len(prefix) :].strip()


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("UPDATE 2-", 2),
        ("RPT-WRAPUP 11-", 11),
        ("(3rd LD) ", 3),
        ("2ndLd-Writethru", 2),
        ("1ST LEAD", 1),
        ("CORRECTED-", None),
        ("1st Add", None),
        (None, None),
    ],
)
def test_the_number_of_a_lead(mark: str | None, number: int | None) -> None:
    assert lead_number(None, mark) == number


@pytest.mark.parametrize(
    ("headline", "names", "expected"),
    [
        ("Gulls return - Harbour Post", ["Harbour Post"], ("Gulls return", "Harbour Post")),
        ("Gulls return | HarbourPost", ["Harbour Post"], ("Gulls return", "HarbourPost")),
        ("Gulls return - MPA.com", ["https://www.mpa.com/gulls"], ("Gulls return", "MPA.com")),
        ("Gulls return – ThePier", ["https://thepier.example/gulls"], ("Gulls return", "ThePier")),
        (
            "Gulls return - Spokesperson",
            ["Meridian", "https://meridian.example/1"],
            ("Gulls return - Spokesperson", None),
        ),
        ("Gulls return - Oslo", [None, "urn:mpa:1"], ("Gulls return - Oslo", None)),
        ("Gulls return - Oslo", ["http://[oslo/"], ("Gulls return - Oslo", None)),
        ("Gulls return - !", ["Meridian"], ("Gulls return - !", None)),
        ("Harbour Post", ["Harbour Post"], ("Harbour Post", None)),
        ("Gulls - terns - Meridian", ["Meridian"], ("Gulls - terns", "Meridian")),
    ],
)
def test_the_site_behind_a_headline(headline: str, names: list[str | None], expected: tuple[str, str | None]) -> None:
    assert without_site(headline, names) == expected


@pytest.mark.parametrize("line", ["(UPDATE) " * 40, "(UPDATE)-" * 40, "FACTBOX-" * 40 + " ", "(LEAD) " * 40 + "\u2009"])
def test_many_marks_are_read_in_no_time(line: str) -> None:
    with within(0.5):
        prefix_of(line)
