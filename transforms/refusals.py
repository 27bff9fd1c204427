"""The parts of a file that are no articles, told once the others have been read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from schemas.article import Article
from schemas.spike import BadCopy, Reason

Part = TypeVar("Part")

# Parts that are told one by one; the others are counted.
NAMED = 3


@dataclass(slots=True)
class Refusals:
    """How many parts were refused, of how many that were read here, why the first was, what is told of the first three.

    Texts, not the exceptions: each of these keeps the frames that it passed, with all that they hold.
    """

    count: int = 0
    seen: int = 0
    reason: Reason = "malformed"
    named: list[str] = field(default_factory=list)

    def add(self, reason: Reason, told: str) -> None:
        """Counts a part that was refused."""
        if not self.count:
            self.reason = reason
        if self.count < NAMED:
            self.named.append(told)
        self.count += 1

    def articles(
        self, parts: Iterable[Part], read: Callable[[Part], Article | None], name: str = ""
    ) -> Iterator[Article]:
        """What this reads from each part, None for what is no copy; the bad copy among them is kept.

        `name` is what a part goes by, its number in braces: `item {} `.
        """
        for part in parts:
            self.seen += 1
            try:
                article = read(part)
            except BadCopy as bad:
                self.add(bad.reason, f"{name.format(self.seen)}{bad.detail}")
            else:
                if article:
                    yield article

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
