"""The table `spikes`: copy that could not be used, and why. A spike was where an editor put copy that would not run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

Reason = Literal[
    "empty",  # no bytes, or only white space
    "unclaimed",  # no format knows it
    "malformed",  # its format's parser refuses it: truncated or broken
    "bad_encoding",  # bytes that are not in the charset they claim
    "unsafe",  # entity bombs, external entities, archive members that leave the archive
    "too_large",  # past the limit of a receipt
    "too_deep",  # nested past what a reader follows
    "no_text",  # well-formed, and no story in it
    "bad_row",  # a column that the table cannot hold
    "unreachable",  # it did not answer, or was too busy to: the next run asks again
    "denied",  # the site does not give it: HTTP 4xx, or robots.txt
    "unreadable",  # the file could not be opened or unpacked
    "fault",  # a bug of wirelake's: the run goes on, and fails at its end
]


# What a detail or uri may quote from copy, and no reader can see; tab and line end lay a traceback out.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
HALVES = re.compile(r"[\ud800-\udfff]")
# Characters of a detail or uri.
LONGEST = 2_000


class BadCopy(Exception):
    """Copy that cannot be used: raised by pure code, caught in one place, kept as a spike."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """Copy that could not be used, and why."""

    TABLE: ClassVar[str] = "spikes"
    KEY: ClassVar[str] = "spike_id"
    MONTH: ClassVar[str | None] = "received_at"

    spike_id: Annotated[str, "Stable hash of receipt or path, part and reason."]
    reason: Annotated[Reason, "Why, from a closed list."]
    detail: Annotated[str, "Why, in words."]
    uri: Annotated[str, "Where it came from: path, or archive!member."]
    receipt: Annotated[str | None, "SHA-256 of its bytes; null when there are none to keep."]
    part: Annotated[int, "Which article of the receipt, from 0; the first that could not be read."]
    format: Annotated[str | None, "Format it was read as; null when none claimed it."]
    feed: Annotated[str | None, "Feed that brought it: --source."]
    received_at: Annotated[datetime, "When it was received."]
    run_id: Annotated[str, "Run that spiked it."]

    def __post_init__(self) -> None:
        """Whatever copy says, its spike can be stored: text without controls and half characters, of some length."""
        object.__setattr__(self, "detail", _readable(self.detail, tail=self.reason == "fault"))
        object.__setattr__(self, "uri", _readable(self.uri))


def _readable(text: str, *, tail: bool = False) -> str:
    """A text as a table holds it; of a long one the beginning, or the end, where a traceback has its error."""
    if len(text) > LONGEST:
        text = f"…{text[1 - LONGEST :]}" if tail else f"{text[: LONGEST - 1]}…"
    return HALVES.sub("\ufffd", CONTROLS.sub("", text))
