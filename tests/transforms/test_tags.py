"""A language is a tag or nothing."""

import pytest

from transforms.tags import tag_of


@pytest.mark.parametrize(
    ("said", "tag", "warned"),
    [
        ("PT_br", "pt-BR", 0),
        ("no-NO", "no-NO", 0),
        ("zh-hant-tw", "zh-Hant-TW", 0),
        ("swe", "sv", 0),
        ("ger-AT", "de-AT", 0),
        ("yue", "yue", 0),
        ("es-419", "es-419", 0),
        (" ", None, 0),
        (None, None, 0),
        ("English", None, 1),
        ("e", None, 1),
    ],
)
def test_tags(said: str | None, tag: str | None, warned: int) -> None:
    warnings: list[str] = []
    assert tag_of(said, warnings) == tag
    assert len(warnings) == warned
