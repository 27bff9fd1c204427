"""The table `receipts`: the bytes as they arrived, so that any parser fix can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a feed's copy is to be read: parameters of the feed, kept with each receipt for the replay."""

    format: Annotated[str | None, "Format it must be read as; null: the one that claims it."] = None
    zone: Annotated[str, "Zone of times that come without one (IANA name)."] = "UTC"
    charset: Annotated[
        str | None,
        "Charset that this feed's copy is in, when it does not say or says wrongly; iso646-de and kin for 7-bit "
        "national variants.",
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The bytes of one file or archive member as they arrived, decompressed."""

    TABLE: ClassVar[str] = "receipts"
    KEY: ClassVar[str] = "receipt"
    MONTH: ClassVar[str | None] = "received_at"

    receipt: Annotated[str, "SHA-256 of the payload, in hex."]
    key: Annotated[UUID, "Its first 128 bits: looking a receipt up reads 16 bytes a row, not 64."]
    uri: Annotated[str, "Where it came from: path, or archive!member."]
    feed: Annotated[str | None, "Feed that brought it: --source."]
    habits: Annotated[Habits, "How it is to be read."]
    received_at: Annotated[datetime, "When it was received."]
    size: Annotated[int, "Length of the payload in bytes."]
    payload: Annotated[bytes, "The bytes."]
    run_id: Annotated[str, "Run that received it."]
    articles: Annotated[int, "Articles read from it."] = 0
    spikes: Annotated[int, "Spikes that it gave."] = 0

    @classmethod
    def of(
        cls, payload: bytes, uri: str, *, received_at: datetime, run_id: str, feed: str | None, habits: Habits
    ) -> Receipt:
        """A receipt for these bytes, named by their hash."""
        digest = sha256(payload).digest()
        return cls(
            receipt=digest.hex(),
            key=UUID(bytes=digest[:16]),
            uri=uri,
            feed=feed,
            habits=habits,
            received_at=received_at,
            size=len(payload),
            payload=payload,
            run_id=run_id,
        )
