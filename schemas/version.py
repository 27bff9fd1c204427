"""The table `versions`: every version of every article ever received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from schemas.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Article):
    """Every version of every article ever received; what a reader should see is the view articles."""

    TABLE: ClassVar[str] = "versions"
    # A version's id covers all that the wire says of it, its time too: one is sought within the batch's own MONTHs.
    KEY: ClassVar[str] = "version_id"
    MONTH: ClassVar[str | None] = "moved_on"

    version_id: Annotated[str, "Stable hash of all that the wire says: the same version read twice is one row."]
    article_id: Annotated[str, "Stable hash of what names the story: one for all its versions."]
    moved_on: Annotated[
        date | None, "UTC day of versioncreated, else firstcreated, else the dateline; its month partitions the table."
    ] = None
    words: Annotated[int, "Words of the body, counted."]
    receipt: Annotated[str, "SHA-256 of the bytes it was first read from."]
    part: Annotated[int, "Which article of that receipt, from 0."]
    format: Annotated[str, "Format it was read as."]
    feed: Annotated[str | None, "Feed that brought it: --source."]
    received_at: Annotated[datetime, "When those bytes were received."]
    run_id: Annotated[str, "Run that stored it."]
    reader: Annotated[str, "What read it: the format's module and wirelake's version."]
