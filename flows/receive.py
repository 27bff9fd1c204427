"""A feed's files become receipts, and what cannot be received a spike without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from flows.feed import Feed
from flows.sources import deliveries
from flows.unpack import Refused
from schemas.receipt import Receipt
from schemas.spike import Spike


def received(feed: Feed, files: Sequence[str], run_id: str) -> Iterator[tuple[int, Receipt | Spike]]:
    """Receipts and refusals in the order of the files, each with the number of its file, from 1."""
    for number, file in enumerate(files, 1):
        for delivery in deliveries(file):
            now = datetime.now(UTC)
            if isinstance(delivery, Refused):
                yield number, _refusal(delivery, feed.source, now, run_id)
            else:
                yield (
                    number,
                    Receipt.of(
                        delivery.payload,
                        _text(delivery.uri),
                        received_at=now,
                        run_id=run_id,
                        feed=feed.source,
                        habits=feed.habits,
                    ),
                )


def _refusal(refused: Refused, feed: str | None, now: datetime, run_id: str) -> Spike:
    uri = _text(refused.uri)
    return Spike(
        spike_id=sha256(f"{uri}\n{refused.reason}".encode()).hexdigest()[:32],
        reason=refused.reason,
        detail=refused.detail,
        uri=uri,
        receipt=None,
        part=0,
        format=None,
        feed=feed,
        received_at=now,
        run_id=run_id,
    )


def _text(name: str) -> str:
    """A file name as text: names on disk may hold bytes that are no UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
