"""The table `runs`, and the books that every run keeps and closes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, ClassVar, Literal

State = Literal["running", "finished", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spiked:
    """How many spikes had one reason."""

    reason: Annotated[str, "Reason."]
    count: Annotated[int, "How many."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What a run did so far; books add up, and those of every committed batch are in the lake.

    They balance: receipts_seen = receipts_new + receipts_unchanged, and every new receipt ends in at least one
    article, known or not, or one spike.
    """

    receipts_seen: Annotated[int, "Files and archive members read."] = 0
    receipts_new: Annotated[int, "Of those, not yet in the lake (a replay counts those it read again)."] = 0
    receipts_unchanged: Annotated[int, "Of those, already in the lake, or read again to the same end."] = 0
    articles_new: Annotated[int, "Versions stored of articles not known before."] = 0
    articles_updated: Annotated[int, "Versions stored of articles known before."] = 0
    articles_unchanged: Annotated[int, "Articles read whose very version was already stored."] = 0
    spikes: Annotated[tuple[Spiked, ...], "Spikes by reason."] = ()

    def __add__(self, other: Books) -> Books:
        names = [f.name for f in fields(Books) if f.name != "spikes"]
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        counts = Counter({s.reason: s.count for s in self.spikes}) + Counter({s.reason: s.count for s in other.spikes})
        return Books(**sums, spikes=spiked(counts))

    @property
    def spiked(self) -> int:
        """Spikes of all reasons."""
        return sum(s.count for s in self.spikes)

    @property
    def articles(self) -> int:
        """Articles read, stored or known."""
        return self.articles_new + self.articles_updated + self.articles_unchanged


def spiked(counts: Counter[str]) -> tuple[Spiked, ...]:
    """Counts by reason as a column, most frequent first."""
    return tuple(Spiked(reason=reason, count=count) for reason, count in counts.most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Books):
    """One call of ingest or replay, with its books as of its last committed batch."""

    TABLE: ClassVar[str] = "runs"
    KEY: ClassVar[str] = "run_id"
    MONTH: ClassVar[str | None] = None

    run_id: Annotated[str, "Start of the run and a random tail: sorts by time."]
    command: Annotated[str, "ingest or replay."]
    feed: Annotated[str | None, "Feed that it brought: --source."] = None
    state: Annotated[State, "running (or killed, when its process is gone), finished or failed."] = "running"
    started_at: Annotated[datetime, "When it started."]
    ended_at: Annotated[datetime | None, "When it ended; null while it runs, or when it was killed."] = None
    host: Annotated[str, "Machine that ran it."]
    pid: Annotated[int, "Process that ran it."]
    wirelake: Annotated[str, "wirelake's version."]
    detail: Annotated[str | None, "Why it failed."] = None
