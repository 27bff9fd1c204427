"""What a feed brings becomes receipts, and what cannot be received a spike without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from flows.source.intake import Arrival, as_text
from flows.source.supplier import Supplier
from flows.unpack import Delivery, Refused
from schemas.fetch import Fetch
from schemas.receipt import Habits, Receipt
from schemas.spike import Spike


def received(
    feed: Supplier, arrivals: Iterable[tuple[int, Arrival]], run_id: str
) -> Iterator[tuple[int, Receipt | Spike | Fetch]]:
    """Receipts, refusals and fetches in the order of arrival, each with the number of its file, from 1."""
    for number, arrival in arrivals:
        now = datetime.now(UTC)
        if isinstance(arrival, Refused):
            yield number, _refusal(arrival, feed.source, now, run_id)
        elif isinstance(arrival, Fetch):
            yield number, replace(arrival, feed=feed.source, run_id=run_id)
        else:
            yield (
                number,
                Receipt.of(
                    arrival.payload,
                    as_text(arrival.uri),
                    received_at=now,
                    run_id=run_id,
                    feed=feed.source,
                    habits=_habits(feed.habits, arrival),
                ),
            )


def _habits(told: Habits, delivery: Delivery) -> Habits:
    """How a payload is to be read: as the feed wishes, else in the charset that its carrier declares."""
    return told if told.charset or not delivery.charset else replace(told, charset=delivery.charset)


def _refusal(refused: Refused, feed: str | None, now: datetime, run_id: str) -> Spike:
    uri = as_text(refused.uri)
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
