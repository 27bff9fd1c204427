"""What the parsers make of files, as JSON Lines and without a lake: to look at, and to measure from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from flows.crew import in_order
from flows.load import PORTIONS, cut, payload
from flows.receive import received
from flows.source.supplier import Supplier
from flows.source.told import asked
from flows.stop import heed
from schemas.fetch import Fetch
from schemas.receipt import Receipt
from schemas.spike import Spike
from schemas.table import jsonable
from schemas.version import Version
from transforms.articles import articles

Copy = Sequence[Receipt | Spike]


def lines(feed: Supplier) -> Iterator[str]:
    """JSON Lines of a feed, many to a string, in the order of arrival."""
    for _, ((_, text),) in in_order(_portions(feed), lambda portion: [portion], _lines, feed.workers):
        heed()
        yield text.result()


def _portions(feed: Supplier) -> Iterator[Copy]:
    came = received(feed, asked(feed, None).arrivals, "read")
    return cut((copy for _, copy in came if not isinstance(copy, Fetch)), payload, PORTIONS)


def _lines(portion: Copy) -> str:
    return "".join(_line(copy.uri, row) for copy in portion for row in _rows(copy))


def _rows(copy: Receipt | Spike) -> Iterator[Version | Spike]:
    if isinstance(copy, Spike):
        yield copy
    else:
        yield from articles(copy)


def _line(path: str, row: Version | Spike) -> str:
    kind = "spike" if isinstance(row, Spike) else "article"
    return json.dumps({"kind": kind, "path": path} | jsonable(row), ensure_ascii=False) + "\n"
