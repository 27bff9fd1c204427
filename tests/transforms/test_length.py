"""Words are counted by the spaces between them, and where a script has none by what stands for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.length import words_in


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Gulls came back -- all of them.", 7),
        ("Die Möwen sind zurück.", 4),
        ("갈매기들이 항구로 돌아왔다.", 3),
        ("海鸥回到了港口。", 7),
        ("海鸥2025年回到了Bergen港口。", 10),
        ("カモメは港に戻った。", 9),
        ("นกนางนวล กลับมา", 4),
    ],
)
def test_counted(text: str, count: int) -> None:
    assert words_in(text) == count


@given(st.text(st.characters(max_codepoint=0x2FF)))
def test_spaces_part_words_in_most_scripts(text: str) -> None:
    assert words_in(text) == len(text.split())
