"""The lines before the copy go to their columns, and copy that was wrapped is unwrapped."""

from dataclasses import asdict

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
        (f"Gulls\n\nBy Dr. Ann Gull Jr.\n\n{LEAD}", Story("Gulls", byline="By Dr. Ann Gull Jr.", copy=[LEAD])),
        (f"Gulls\n\nBy Jeanne d'Alk\n\n{LEAD}", Story("Gulls", byline="By Jeanne d'Alk", copy=[LEAD])),
        (
            f"Gulls\n\nBy Ann Gull, chief sea writer\n\n{LEAD}",
            Story("Gulls", byline="By Ann Gull, chief sea writer", copy=[LEAD]),
        ),
        (f"Von Montag an fliegen Möwen\n\n{LEAD}", Story("Von Montag an fliegen Möwen", copy=[LEAD])),
        (f"Gulls\n\n(Adds gull)\n\n{LEAD}", Story("Gulls", ednote="(Adds gull)", copy=[LEAD])),
        (f"Gulls\n\nEds: Adds gull.\n\n{LEAD}", Story("Gulls", ednote="Eds: Adds gull.", copy=[LEAD])),
        (f"UPDATE 2-Gulls are back\n\n{LEAD}", Story("Gulls are back", headline_prefix="UPDATE 2-", copy=[LEAD])),
        (f"(CORRECTED) - GULLS\n\n{LEAD}", Story("GULLS", headline_prefix="(CORRECTED) - ", copy=[LEAD])),
        (f"1ST LEAD\n\nGulls\n\n{LEAD}", Story("Gulls", take_key="1ST LEAD", copy=[LEAD])),
        (f"***URGENT\n\nGulls\n\n{LEAD}", Story("Gulls", take_key="***URGENT", copy=[LEAD])),
        (
            f"BC-US--Gulls, 1st Ld-Writethru\n\nGulls\n\n{LEAD}",
            Story("Gulls", slugline="BC-US--Gulls, 1st Ld-Writethru", take_key="1st Ld-Writethru", copy=[LEAD]),
        ),
        (
            f"Gulls\n\nBy ANN GULL\n\nHarbour Post Writer\n\n{LEAD}",
            Story("Gulls", byline="By ANN GULL", byline_title="Harbour Post Writer", copy=[LEAD]),
        ),
        (
            f"Gulls\n\n* Gulls are back\n* They may stay\n\n(Adds gull)\n\n{LEAD}",
            Story("Gulls", abstract="* Gulls are back\n* They may stay", ednote="(Adds gull)", copy=[LEAD]),
        ),
        ("Gulls\n\n* One\n\n* Two", Story("Gulls", "* One", copy=["* Two"])),
        (f"EDITOR'S NOTE _ Of gulls.\n\n{LEAD}", Story(ednote="EDITOR'S NOTE _ Of gulls.", copy=[LEAD])),
        (f"Will the gulls be back?\n\n{LEAD}", Story("Will the gulls be back?", copy=[LEAD])),
        (f"Gulls fly to U.S.\n{LEAD}", Story("Gulls fly to U.S.", copy=[LEAD])),
        (f"Gulls\n\nThey are back.\n\n{LEAD}", Story("Gulls", copy=["They are back.", LEAD])),
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
    said = asdict(found)
    copy = said.pop("copy")
    # The take key stands in the slug as well, where it is the slug's.
    take = [said.pop("take_key")] if not (said["slugline"] or "").endswith(said["take_key"] or "?") else []
    kept = "".join("".join(filter(None, (*said.values(), *take, *copy))).split())
    printable = [character for character in "".join(text.split()) if character.isalnum()]
    assert sorted(character for character in kept if character.isalnum()) == sorted(printable)
