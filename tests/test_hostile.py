"""Every fixture, cut and corrupted: articles or spikes, never a fault, never for long."""

import random
import re
import resource
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from lxml import etree

from schemas.receipt import Habits
from schemas.spike import Spike
from schemas.version import Version
from tests.conftest import within
from tests.golden import HERE, fixtures, receipt
from tests.mutations import cut, flipped
from transforms.articles import articles


def _is_xml(fixture: Path) -> bool:
    try:
        return etree.fromstring(fixture.read_bytes()) is not None
    except etree.XMLSyntaxError:
        return False


def _named(paths: Iterable[Path]) -> list[ParameterSet]:
    return [pytest.param(path, id=str(path.relative_to(HERE))) for path in paths]


FIXTURES, XML = _named(fixtures()), _named(filter(_is_xml, fixtures()))
# Seconds of the processor, and bytes.
LONGEST, MOST_MEMORY = 2.0, 500 * 10**6


@pytest.mark.parametrize("fixture", FIXTURES)
def test_a_few_wounds(fixture: Path) -> None:
    hurt(fixture, cuts=8, flips=12)


@pytest.mark.long
@pytest.mark.parametrize("fixture", FIXTURES)
def test_many_wounds(fixture: Path) -> None:
    before = _peak()
    hurt(fixture, cuts=50, flips=200)
    assert _peak() - before < MOST_MEMORY


def hurt(fixture: Path, *, cuts: int, flips: int) -> None:
    """The fixture cut at so many places, and so many times with a byte changed, is read without a fault, in time."""
    payload = fixture.read_bytes()
    wounded = (*cut(payload, cuts), *flipped(payload, flips, random.Random(str(fixture.name))))
    assert_survives(fixture, wounded)


def assert_survives(fixture: Path, payloads: Iterable[bytes]) -> None:
    """Each payload gives a row at least, read as its format and as what claims it, and none of them a fault."""
    whole = receipt(fixture)
    for payload in payloads:
        for habits in (Habits(), Habits(format=fixture.parent.name)):
            with within(LONGEST):
                rows = list(articles(replace(whole, payload=payload, habits=habits)))
            assert rows
            faults = [row.detail for row in rows if isinstance(row, Spike) and row.reason == "fault"]
            assert not faults, faults[0]


ENTITIES = {
    "external": '<!ENTITY x SYSTEM "{secret}">',
    "parameter": '<!ENTITY % p SYSTEM "{secret}"> %p; <!ENTITY x "SECRET">',
    "laughs": '<!ENTITY a "SECRET">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghix")),
    "quadratic": f'<!ENTITY x "{"SECRET" * 20_000}">',
}
TEXT = re.compile(rb">[^<>&\s][^<>&]*(?=</)")


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("fixture", XML)
def test_entities_are_neither_expanded_nor_fetched(fixture: Path, entity: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    declared = ENTITIES[entity].replace("{secret}", (tmp_path / "secret").as_uri())
    trapped = with_entity(fixture.read_bytes(), declared)
    assert_survives(fixture, [trapped])
    for habits in (Habits(), Habits(format=fixture.parent.name)):
        read = list(articles(replace(receipt(fixture), payload=trapped, habits=habits)))
        assert not any("SECRET" in repr(row) for row in read if isinstance(row, Version))


def with_entity(payload: bytes, declared: str) -> bytes:
    """An XML document whose texts name an entity `x`, written anew: its own doctype and charset are in the way."""
    root = etree.fromstring(payload)
    said = TEXT.sub(lambda text: text[0] + b"&x;" * 200, etree.tostring(root, encoding="utf-8"))
    return f"<!DOCTYPE {root.tag.rpartition('}')[2]} [{declared}]>".encode() + said


def _peak() -> int:
    """The most memory that this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
