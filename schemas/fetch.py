"""The table `fetches`: what was asked of whom, what came of it, and where to go on from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from schemas.spike import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request for a page, a file, a folder of mail: the audit trail, and what the next run needs to know.

    It is stored with or after the receipts that it brought, so that what a killed run did not store is asked for again.
    """

    TABLE: ClassVar[str] = "fetches"
    MONTH: ClassVar[str | None] = "fetched_at"

    url: Annotated[str, "What was asked for: an address, a path, a folder of mail."]
    final_url: Annotated[str | None, "Where redirects led, if elsewhere."] = None
    status: Annotated[int | None, "HTTP status of the last answer; null when none came, or it is not HTTP."] = None
    etag: Annotated[str | None, "What to send as If-None-Match; of a file its size and time."] = None
    last_modified: Annotated[str | None, "What to send as If-Modified-Since."] = None
    cursor: Annotated[str | None, "Where the next run goes on: an address, the number of a mail."] = None
    receipt: Annotated[str | None, "SHA-256 of the payload; null when none came, or many."] = None
    bytes: Annotated[int, "Bytes that came over the wire, as they were packed."] = 0
    fetched_at: Annotated[datetime, "When it was asked for."]
    feed: Annotated[str | None, "Feed that asked: --source."] = None
    run_id: Annotated[str, "Run that asked; filled in as it is received."] = ""
    reason: Annotated[Reason | None, "Why nothing came, from the list of spikes."] = None
    detail: Annotated[str | None, "Why nothing came, in words."] = None
