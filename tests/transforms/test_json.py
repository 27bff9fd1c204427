"""JSON is untrusted: a field has the type that it should have, or it is not there."""

import json

import pytest

from schemas.spike import BadCopy
from transforms.json import Fields, documents, outline


def test_an_outline_is_of_what_was_begun() -> None:
    assert outline(b'\xef\xbb\xbf {"items": [{"a": {"b": 1}, "c": "{\\"d\\": 2}", "e": "cut in mid {"f": ') == {
        ("{",): {"items"},
        ("{", "items[", "{"): {"a", "c", "e"},
        ("{", "items[", "{", "a{"): {"b"},
    }
    assert outline(b'[{"a": "\xff", "b') == {("[", "{"): {"a"}}
    assert outline(b'{"a": "\\') == {("{",): {"a"}}
    assert outline(b'}{"a": 1') == outline(b'"a": 1') == outline(b"") == {}


def test_documents_come_one_after_another() -> None:
    assert list(documents('{"a": 1}\n[2]\n\0')) == [{"a": 1}, [2]]
    assert list(documents('{"a": "raw\nline end", "a": "last"}')) == [{"a": "last"}]
    assert list(documents(" ")) == []
    assert list(documents(f"[{'9' * 5000}]")) == [[float("inf")]]


def test_documents_before_a_broken_one_are_not_lost() -> None:
    found = documents('{"a": 1}\n{"b": "cut')
    assert next(found) == {"a": 1}
    with pytest.raises(BadCopy) as bad:
        next(found)
    assert bad.value.reason == "malformed"


def test_fields_of_the_right_type() -> None:
    fields = Fields(
        json.loads('{"t": " a\\nb ", "n": 3, "f": 3.0, "l": ["x", null, " "], "o": {"k": {}, "z": null}}'), []
    )
    assert (fields.text("no", "t"), fields.copy("t")) == ("a b", " a\nb ")
    assert (fields.count("n"), fields.count("f"), fields.numbered("n")) == (3, 3, "3")
    assert fields.texts("l") == ("x",)
    assert [name for name, _ in fields.objects("o")] == ["k"]
    assert (fields.text("no"), fields.count("no"), fields.texts("no"), fields.objects("no")) == (None, None, (), [])
    assert not fields.warnings


@pytest.mark.parametrize("wrong", [[], {}, True, 7, float("nan"), float("inf"), 10**30, "7x", "٧" * 30])
def test_fields_of_a_wrong_type_are_noted(wrong: object) -> None:
    fields = Fields({"x": wrong}, [])
    assert fields.count("x") in (None, 7)
    assert fields.text("x") is None or isinstance(wrong, str)
    assert fields.numbered("x") is None or isinstance(wrong, int | str)
    assert fields.texts("x") == ((wrong,) if isinstance(wrong, str) else ())
    assert fields.objects("x") == []
    assert all(note.startswith("x: ") for note in fields.warnings)
    assert len(fields.warnings) >= 2
