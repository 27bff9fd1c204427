"""Of several copies the fullest is taken, whatever its text was wrapped in."""

import pytest

from transforms.copies import Copy, copy_of, fullest, unmarked


@pytest.mark.parametrize(
    ("text", "kind", "texts"),
    [
        ("<p>a</p><p>b</p>", None, ["a", "b"]),
        ("<p>a</p><p>b</p>", "text/plain", ["<p>a</p><p>b</p>"]),
        ("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", "html", ["a", "b"]),
        ("R&amp;D\r\n\r\nat 3 < 4", "text/html", ["R&D", "at 3 < 4"]),
        ("One line.\rAnother line.", "text", ["One line.", "Another line."]),
        ("Kask\t7:31\nMoane\t7:33", "text", ["Kask\t7:31\nMoane\t7:33"]),
        ("&lt;![CDATA[&lt;p&gt;a&lt;/p&gt;b]]&gt;", None, ["a", "b"]),
        ("Quay <QUAY.OL> rose.", None, ["Quay <QUAY.OL> rose."]),
        (" ", None, []),
    ],
)
def test_copies(text: str, kind: str | None, texts: list[str]) -> None:
    assert list(copy_of(text, kind).texts) == texts


def test_the_fullest_copy() -> None:
    brief, blob, marked = Copy(["a"]), Copy(["a b c d e f g h i j k"]), Copy(["a b c d e", "f g h i j"], marked=True)
    assert fullest([brief, blob, marked]) is marked
    assert fullest([Copy([]), brief]) is brief
    assert fullest([]) is None


def test_the_fullest_copy_in_a_script_without_spaces() -> None:
    whole, stub = Copy(["海鸥回到了港口，船长说。" * 9]), Copy(["海鸥", "回到", "了", "港口"], marked=True)
    assert fullest([stub, whole]) is whole


def test_a_line_without_its_tags() -> None:
    assert unmarked("Storm <b>shuts</b> R&amp;D\nlab") == "Storm shuts R&D lab"
    assert unmarked("2 < 3 > 1") == "2 < 3 > 1"
    assert unmarked("Shares of <ABC.N> fall &amp; rise") == "Shares of <ABC.N> fall & rise"
    assert unmarked(None) is unmarked("<br/>") is None
