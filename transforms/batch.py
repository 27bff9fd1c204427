"""Many receipts at once, as a worker reads them: receipts in, Arrow tables out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from schemas.receipt import Receipt
from schemas.spike import Spike
from schemas.table import arrow_table
from schemas.version import Version
from transforms.articles import articles


@dataclass(frozen=True, slots=True)
class Copy:
    """What some receipts hold: `versions` and `spikes` as tables, and each receipt's (articles, spikes), in order."""

    versions: pa.Table
    spikes: pa.Table
    counts: tuple[tuple[int, int], ...]


def read(receipts: Sequence[Receipt]) -> Copy:
    """Read receipts; never an exception for what is in them."""
    versions: list[Version] = []
    spikes: list[Spike] = []
    counts = []
    for receipt in receipts:
        before = len(versions), len(spikes)
        for row in articles(receipt):
            versions.append(row) if isinstance(row, Version) else spikes.append(row)
        counts.append((len(versions) - before[0], len(spikes) - before[1]))
    return Copy(arrow_table(Version, versions), arrow_table(Spike, spikes), tuple(counts))
