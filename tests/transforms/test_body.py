"""Paragraphs stay apart, lines that a column broke are joined, and nothing invisible is left."""

from transforms.body import body_of, line, paragraphs, unwrapped


def test_lines_broken_by_a_column_are_joined_and_others_stay() -> None:
    wrapped = (
        "The harbour board voted on Tuesday night to close the north\n"
        "mole to walkers until the storm damage has been repaired, a\njob that may take the whole of the winter."
    )
    score = "Harbour Rovers 3\nSeaford United 1"
    assert unwrapped([wrapped, score]) == [wrapped.replace("\n", " "), score]
    assert unwrapped([score]) == [score]


def test_paragraphs_lines_and_texts() -> None:
    assert paragraphs("\ta\r\n  b \n \n\n c\td\u200b ") == ["a\nb", "c\td"]
    assert body_of(["", " a ", "\n", "b"]) == "a\n\nb"
    assert body_of([" "]) is None
    assert line(" a\n\xa0b\0 ") == "a b"
