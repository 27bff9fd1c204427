"""Lines that sites print around the copy, and lines of copy that look like them."""

import pytest

from transforms.furniture import without_furniture

STORY = [
    "The ferry to the island is back after five weeks, the operator said on Friday, and fares are unchanged.",
    "“Join us for coffee,” the mate told the first passengers, most of whom were schoolchildren.",
    "Related shares fell 2 percent.",
    "A second, smaller ferry has been ordered for the spring and will carry tourists in summer.",
]


@pytest.mark.parametrize(
    "top",
    [
        ["Ferry back after five weeks"],
        ["FERRY BACK after five weeks!", "Published: 4 May 2025, 10:15"],
        ["back after five weeks", "Ana Lind"],
        ["May 4th, 2025 - 10:15", "Updated Sunday 4 May 2025 by the newsroom"],
        ["04.05.2025", "domingo, 4 de mayo de 2025"],
    ],
)
def test_title_byline_and_day_above_the_copy_go(top: list[str]) -> None:
    assert without_furniture([*top, *STORY], ["Ferry back after five weeks | Tide"], ["Ana Lind"]) == (STORY, None)


def test_the_byline_is_given_back() -> None:
    assert without_furniture(["By Ana Lind", *STORY], [], []) == (STORY, "By Ana Lind")


@pytest.mark.parametrize(
    "tail",
    [
        ["Sign up for our newsletter"],
        ["Read more:", "Bakers warn of a flour shortage", "Pilots walk out"],
        ["Follow us on Flock, Shoal and Reef.", "12 comments"],
        ["Lesen Sie auch: Wie die Insel sich selbst versorgte"],
        ["Related: Pilots walk out", "Get the latest news in your inbox every morning.", "* * *"],
    ],
)
def test_calls_below_the_copy_go(tail: list[str]) -> None:
    assert without_furniture([*STORY, *tail], [], []) == (STORY, None)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the river had risen by two metres.",
        "PORTO (Harbour Post / Meridian - 4th May, 2025)",
        "Comments from the ministry were not available.",
        "“Follow us on deck,” he said.",
        "- Sign up for the crossing at the quay",
        "Don't miss the tide, sailors say.",
    ],
)  # fmt: skip
def test_copy_that_looks_like_it_stays(line: str) -> None:
    for lines in ([line, *STORY], [*STORY[:2], line, *STORY[2:]], [*STORY, line]):
        assert without_furniture(lines, ["Ferry back"], ["Ana Lind"]) == (lines, None)


def test_a_page_that_is_its_title_keeps_it() -> None:
    assert without_furniture(["Ferry back"], ["Ferry back"], []) == (["Ferry back"], None)


@pytest.mark.parametrize(
    "last",
    [
        "Join the army or go to jail, the judge had told him.",
        "“Support our troops” was on the wall.",
        "Support our troops was written on the wall.",
    ],
)
def test_a_last_sentence_that_opens_like_an_appeal(last: str) -> None:
    assert without_furniture([*STORY, last], [], [])[0] == [*STORY, last]
