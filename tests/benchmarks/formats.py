"""Each format's own `read`, before anything is done to the text: against the bare parse of the same bytes.

XML and JSON are measured on the real files of the shared corpus, by format, against `lxml.etree.fromstring` and
`json.loads`; formats of control characters and lines in stories a second.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time

from lxml import etree

from schemas.receipt import Receipt
from schemas.spike import BadCopy
from tests.benchmarks.corpus import received
from tests.benchmarks.figure import Absent, Figure
from tests.benchmarks.watch import in_turn
from tests.conftest import SHARED
from transforms.wire import HEAD, Format, formats

WIRE = SHARED / "corpus" / "wire"
ROUNDS, QUICK_ROUNDS = 40, 5
TIMES = 5
BARE: dict[str, Callable[[bytes], object]] = {"<": etree.fromstring, "{": json.loads, "[": json.loads}
BY_THE_SECOND = ("anpa1312", "iptc7901", "reuters21578")


def measure(*, quick: bool) -> list[Figure]:
    """One figure for each format of which the corpus has files."""
    if not WIRE.exists():
        raise Absent(f"no {WIRE}")
    rounds = QUICK_ROUNDS if quick else ROUNDS
    files = [path for path in sorted(WIRE.glob("*/*")) if path.is_file()]
    receipts = [received(path.read_bytes(), path.name) for path in files]
    return [
        figure
        for name, module in formats().items()
        if (held := [receipt for receipt in receipts if module.claims(receipt.payload[:HEAD])])
        for figure in _figures(name, module, held, rounds)
    ]


def _figures(name: str, module: Format, receipts: list[Receipt], rounds: int) -> Iterator[Figure]:
    stories = sum(1 for receipt in receipts for _ in _read(module, receipt)) * rounds
    read = partial(_repeat, rounds, lambda: [list(_read(module, receipt)) for receipt in receipts])
    if name in BY_THE_SECOND:
        (took,) = in_turn(TIMES, read, clock=process_time)
        yield Figure(
            name=f"`{name}` read alone", value=stories / took, unit="stories/s", at_least=5_000,
            reference=f"{len(receipts)} files of the shared corpus",
        )  # fmt: skip
        return
    bare = BARE.get(receipts[0].payload.lstrip(b"\xef\xbb\xbf \r\n\t")[:1].decode("latin-1"))
    if bare is None or name == "html":
        return
    parse = partial(_repeat, rounds, lambda: [_parsed(bare, receipt.payload) for receipt in receipts])
    reading, parsing = in_turn(TIMES, read, parse, clock=process_time)
    yield Figure(
        name=f"`{name}` read alone: {reading / stories * 1e6:,.0f} µs a story", value=reading / parsing, at_most=6,
        reference=f"`{bare.__module__}.{bare.__name__}` of {len(receipts)} files of the shared corpus",
    )  # fmt: skip


def _repeat(rounds: int, work: Callable[[], object]) -> None:
    for _ in range(rounds):
        work()


def _read(module: Format, receipt: Receipt) -> Iterator[object]:
    try:
        yield from module.read(receipt)
    except BadCopy:
        return


def _parsed(bare: Callable[[bytes], object], payload: bytes) -> object:
    try:
        return bare(payload)
    except (etree.XMLSyntaxError, ValueError):
        return None
