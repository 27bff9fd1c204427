"""Every fixture gives its golden, and exactly one format claims it."""

import json
from pathlib import Path

import pytest

from tests.golden import HERE, fixtures, golden, read
from transforms.wire import HEAD, formats

FIXTURES = [pytest.param(path, id=str(path.relative_to(HERE))) for path in fixtures()]


@pytest.mark.parametrize("fixture", FIXTURES)
def test_reads_as_its_golden_says(fixture: Path) -> None:
    assert read(fixture) == json.loads(golden(fixture).read_text("utf-8"))


@pytest.mark.parametrize("fixture", FIXTURES)
def test_one_format_claims_it(fixture: Path) -> None:
    head = fixture.read_bytes()[:HEAD]
    assert [name for name, module in formats().items() if module.claims(head)] == [fixture.parent.name]


def test_every_format_has_a_fixture_and_every_golden_its_fixture() -> None:
    assert {path.parent.name for path in fixtures()} == set(formats())
    assert {golden(path) for path in fixtures()} == set(HERE.glob("*/*.golden"))
