"""The lines before the copy go to their columns, and copy that was wrapped is unwrapped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lines import Story, lower_case, same, story

LEAD = "OSLO, May 5 (Meridian) - Gulls came back to the harbour, its captain said."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAD, Story(copy=[LEAD])),
        (f"Gulls are back\n\n{LEAD}", Story(headline="Gulls are back", copy=[LEAD])),
        (f"Gulls are back\n{LEAD}", Story(headline="Gulls are back", copy=[LEAD])),
        (f"Gulls are back\r\n\r\n{LEAD}\r\n", Story(headline="Gulls are back", copy=[LEAD])),
        (f"Gulls are back\nand hungry\n\n{LEAD}", Story(headline="Gulls are back and hungry", copy=[LEAD])),
        (f"Gulls are back\n\nThey are hungry\n\n{LEAD}", Story("Gulls are back", "They are hungry", copy=[LEAD])),
        (f"BC-NORWAY-GULLS\n\nGulls\n\n{LEAD}", Story("Gulls", slugline="BC-NORWAY-GULLS", copy=[LEAD])),
        (f"NORWAY-GULLS/ (UPDATE 1)\n\n{LEAD}", Story(slugline="NORWAY-GULLS/ (UPDATE 1)", copy=[LEAD])),
        (f"Gulls\n\nBy Ann J. Gull\n\n{LEAD}", Story("Gulls", byline="By Ann J. Gull", copy=[LEAD])),
        (f"Gulls\n\n(Adds gull)\n\n{LEAD}", Story("Gulls", ednote="(Adds gull)", copy=[LEAD])),
        (f"Gulls\n\nEds: Adds gull.\n\n{LEAD}", Story("Gulls", ednote="Eds: Adds gull.", copy=[LEAD])),
        ("Fog closes the harbour", Story("Fog closes the harbour")),
        ("Fog closed the harbour.", Story(copy=["Fog closed the harbour."])),
        ("OSLO (Reuters) - Fog", Story(copy=["OSLO (Reuters) - Fog"])),
    ],
)
def test_lines_before_the_copy(text: str, expected: Story) -> None:
    assert story(text) == expected


def test_indented_paragraphs_are_unwrapped() -> None:
    wrapped = (
        "Gulls are back\n"
        "    OSLO, May 5 (Meridian) - Gulls came back to the harbour\n"
        "on Monday, its captain said.\n"
        "    She had not missed them."
    )
    first = "OSLO, May 5 (Meridian) - Gulls came back to the harbour on Monday, its captain said."
    assert story(wrapped).copy == [first, "She had not missed them."]


def test_the_rows_of_a_table_stay_lines() -> None:
    rows = [f"{bird} counted at the inner harbour quay      1,204     988" for bird in ("Gulls", "Terns")]
    assert len(story("\n".join((LEAD, "", *rows))).copy[1].split("\n")) == 2


def test_two_printings_of_one_line() -> None:
    assert same("Gulls Are Back", "Gulls are  back.")
    assert not same("Gulls are back", "Terns are back")
    assert max("Gulls Are Back", "Gulls are back", key=lower_case) == "Gulls are back"


@given(st.text())
def test_no_word_is_lost_or_invented(text: str) -> None:
    found = story(text)
    lines = (found.headline, found.subheadline, found.slugline, found.byline, found.ednote)
    kept = "".join("".join(filter(None, (*lines, *found.copy))).split())
    printable = [character for character in "".join(text.split()) if character.isalnum()]
    assert sorted(character for character in kept if character.isalnum()) == sorted(printable)
