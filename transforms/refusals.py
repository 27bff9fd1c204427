"""The parts of a file that are no articles, told once the others have been read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from schemas.spike import BadCopy, Reason

# Parts that are told one by one; the others are counted.
NAMED = 3


@dataclass(slots=True)
class Refusals:
    """How many parts were refused, why the first was, and what is told of the first three.

    Texts, not the exceptions: each of these keeps the frames that it passed, with all that they hold.
    """

    count: int = 0
    reason: Reason = "malformed"
    named: list[str] = field(default_factory=list)

    def add(self, reason: Reason, told: str) -> None:
        """Counts a part that was refused."""
        if not self.count:
            self.reason = reason
        if self.count < NAMED:
            self.named.append(told)
        self.count += 1

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Keeps the bad copy that a part of this name turns out to be."""
        try:
            yield
        except BadCopy as bad:
            self.add(bad.reason, f"{name}: {bad.detail}")
        except RecursionError:
            self.add("too_deep", f"{name}: nested deeper than its reader follows")

    def tell(self, what: str) -> None:
        """BadCopy that says what was refused, and names the first parts; nothing when none was."""
        if self.count:
            raise BadCopy(self.reason, f"{what}: {'; '.join(self.named)}")
