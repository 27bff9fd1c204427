"""Every fixture, cut and corrupted: articles or spikes, never a fault, never for long."""

import random
import resource
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.receipt import Habits
from schemas.spike import Spike
from tests.golden import HERE, fixtures, receipt
from tests.mutations import cut, flipped
from transforms.articles import articles

FIXTURES = [pytest.param(path, id=str(path.relative_to(HERE))) for path in fixtures()]
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
            start = time.process_time()
            rows = list(articles(replace(whole, payload=payload, habits=habits)))
            assert time.process_time() - start < LONGEST
            assert rows
            faults = [row.detail for row in rows if isinstance(row, Spike) and row.reason == "fault"]
            assert not faults, faults[0]


def _peak() -> int:
    """The most memory that this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
