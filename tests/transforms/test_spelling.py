"""One spelling of a name, whatever it is printed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.places.spelling import fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("ST. LOUIS", "st louis"),
        ("Saint-Louis", "st louis"),
        ("N.Y.", "ny"),
        ("Nuku'alofa", "nukualofa"),
        ("Nuku‘alofa", "nukualofa"),
        ("SÃO PAULO", "sao paulo"),
        ("DİYARBAKIR", "diyarbakir"),
        ("Diyarbakır", "diyarbakir"),
        ("Tromsø", "tromso"),
        ("Łódź", "lodz"),
        ("Нижний Новгород", "нижнии новгород"),
        ("グダニスク", "グダニスク"),
        ("서울", "서울"),
        ("!?", ""),
    ],
)
def test_folded(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(st.text())
def test_what_is_folded_stays_so(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_capitals_are_the_same_name(name: str) -> None:
    assert fold(name.upper()) == fold(name)
