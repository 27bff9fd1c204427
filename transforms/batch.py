"""Many receipts at once, as a worker reads them: receipts in, Arrow tables out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from schemas.receipt import Receipt
from schemas.spike import Spike
from schemas.table import arrow_table
from schemas.version import Version
from transforms.articles import articles, spike_of


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


def killed(receipt: Receipt) -> Copy:
    """What is read from a receipt that kills its reader: a spike."""
    spike = spike_of(receipt, "fault", "the process that read it was killed, perhaps for want of memory")
    return Copy(arrow_table(Version, []), arrow_table(Spike, [spike]), ((0, 1),))


def together(copies: Sequence[Copy]) -> Copy:
    """Copies as one, in their order."""
    copies = copies or [read(())]
    return Copy(
        pa.concat_tables(copy.versions for copy in copies),
        pa.concat_tables(copy.spikes for copy in copies),
        tuple(count for copy in copies for count in copy.counts),
    )
