"""The table `runs`, and the books that every run keeps and closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

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
    article, known or not, or one spike. What could not be received at all is refused, and a spike too: no matter how
    often it is met, one row for each reason.
    """

    receipts_seen: Annotated[int, "Files and archive members read."] = 0
    receipts_new: Annotated[int, "Of those, not yet in the lake (a replay counts those it read again)."] = 0
    receipts_unchanged: Annotated[int, "Of those, already in the lake, or read again to the same end."] = 0
    receipts_spiked: Annotated[int, "Of the new, those that gave no article."] = 0
    refused: Annotated[int, "Files and members that could not be received: unreadable, unsafe, too large."] = 0
    refused_new: Annotated[int, "Of those, the ones not refused before for the same reason."] = 0
    answered: Annotated[int, "Requests that were answered, and files not opened since nothing has changed in them."] = 0
    articles_new: Annotated[int, "Versions stored of articles not known before."] = 0
    articles_updated: Annotated[int, "Versions stored of articles known before."] = 0
    articles_unchanged: Annotated[int, "Articles read whose very version was already stored."] = 0
    spikes: Annotated[tuple[Spiked, ...], "Spikes by reason."] = ()

    def plus(self, other: Books) -> Self:
        """These with another's added: a run stays a run."""
        sums: dict[str, Any] = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        counts: Counter[str] = Counter()
        for spike in (*self.spikes, *other.spikes):
            counts[spike.reason] += spike.count
        return replace(self, **sums, spikes=by_reason(counts))

    def count(self, reason: str) -> int:
        """Spikes of one reason."""
        return sum(spike.count for spike in self.spikes if spike.reason == reason)

    @property
    def spiked(self) -> int:
        """Spikes of all reasons."""
        return sum(spike.count for spike in self.spikes)

    @property
    def nothing_came(self) -> bool:
        """Whether all that was met was refused, as by a feed that is down."""
        return self.refused > 0 and not self.receipts_seen and not self.answered

    def too_spiked(self, percent: float) -> bool:
        """Whether more than so many per cent of what is new gave nothing; of all, where nothing else came."""
        spiked, new = self._new
        return 100 * spiked > percent * new

    @property
    def spiked_share(self) -> float:
        """Share of what is new that gave nothing, 0 to 1; of all, where nothing else came."""
        spiked, new = self._new
        return spiked / new if new else 0.0

    @property
    def _new(self) -> tuple[int, int]:
        if self.nothing_came:
            return self.refused, self.refused
        return self.receipts_spiked + self.refused_new, self.receipts_new + self.refused_new

    @property
    def articles(self) -> int:
        """Articles read, stored now or before."""
        return self.articles_new + self.articles_updated + self.articles_unchanged


NUMBERS = tuple(f.name for f in fields(Books) if f.name != "spikes")


def by_reason(counts: Mapping[str, int]) -> tuple[Spiked, ...]:
    """Counts by reason as a column, most frequent first."""
    return tuple(Spiked(reason=reason, count=count) for reason, count in Counter(counts).most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Books):
    """One call of ingest, replay, tend or purge, with its books as of its last committed batch."""

    TABLE: ClassVar[str] = "runs"
    KEY: ClassVar[str] = "run_id"
    MONTH: ClassVar[str | None] = None

    run_id: Annotated[str, "Start of the run and a random tail: sorts by time."]
    command: Annotated[str, "ingest, replay, tend or purge."]
    feed: Annotated[str | None, "Feed that it brought: --source."] = None
    state: Annotated[State, "running (or killed, when its process is gone), finished or failed."] = "running"
    started_at: Annotated[datetime, "When it started."]
    ended_at: Annotated[datetime | None, "When it ended; null while it runs, or when it was killed."] = None
    host: Annotated[str, "Machine that ran it."]
    pid: Annotated[int, "Process that ran it."]
    wirelake: Annotated[str, "wirelake's version."]
    detail: Annotated[str | None, "Why it failed; of tend and purge, what was done."] = None

    @property
    def seconds(self) -> float:
        """How long it took; 0 while it runs."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else 0.0

    @property
    def summary(self) -> str:
        """In one line: its state, what came, and why it failed."""
        came = f"{self.receipts_new:,} new receipts, {self.receipts_unchanged:,} unchanged; {self.spiked:,} spikes"
        return f"{self.state}: {came}" + (f"; {self.detail}" if self.detail else "")

    @property
    def stories_per_second(self) -> float:
        """Articles read in a second; 0 while it runs."""
        return self.articles / self.seconds if self.seconds else 0.0
