"""How a site is treated: how often it is asked, by how many at once, and what its robots.txt allows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

from protego import Protego
from pydantic import BaseModel, ConfigDict, Field

from flows.web.answer import Unanswered
from flows.web.doors import Stopped
from schemas import __version__

# A site that wants to be asked less often than this is asked this often, and by nobody else meanwhile.
SLOWEST = 60.0


class Manners(BaseModel):
    """How politely a source is asked, and how long and from where an answer is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: Annotated[str, Field(min_length=1, description="Who asks: sent as User-Agent, looked up in robots.txt.")] = (
        f"wirelake/{__version__}"
    )
    delay_seconds: Annotated[
        float, Field(ge=0, description="Between two requests to a host, unless it wants more.")
    ] = 1
    per_host: Annotated[int, Field(ge=1, le=16, description="Requests to a host at once.")] = 2
    deadline_seconds: Annotated[float, Field(gt=0, description="For one answer, whatever trickles in.")] = 60
    robots: Annotated[bool, Field(description="Heed robots.txt; not for an agency's own interface.")] = True
    allow_private: Annotated[bool, Field(description="Ask addresses inside the house too.")] = False


@dataclass(slots=True)
class Host:
    """A host, and when it may be asked next."""

    slots: threading.Semaphore
    delay: float
    stopping: threading.Event
    lock: threading.Lock = field(default_factory=threading.Lock)
    asking: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    shut: Unanswered | None = None
    next_at: float = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn to ask it; Stopped when there will be none."""
        with self.slots:
            with self.lock:
                now = time.monotonic()
                at = max(now, self.next_at)
                self.next_at = at + self.delay
            if self.stopping.wait(at - now):
                raise Stopped
            yield

    def hold(self, seconds: float) -> None:
        """Ask it nothing for so long."""
        with self.lock:
            self.next_at = max(self.next_at, time.monotonic() + seconds)

    def told(self, rules: Protego, agent: str) -> None:
        """Heed what its robots.txt says."""
        self.rules = rules
        rate = rules.request_rate(agent)
        between = max(rules.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
        self.delay = max(self.delay, min(between, SLOWEST))
