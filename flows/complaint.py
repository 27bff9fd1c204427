"""What is wrong with a feed, once a run has gone to its end: too much of it bad, or nothing of it for too long."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.lake import Lake, NoLake, reading
from flows.source.supplier import Supplier
from schemas.run import Run

# A feed that never brought anything is silent since it was first asked.
LAST = """
SELECT coalesce((SELECT max(received_at) FROM receipts WHERE feed IS NOT DISTINCT FROM $feed),
    (SELECT min(started_at) FROM runs WHERE feed IS NOT DISTINCT FROM $feed))
"""


def complaint(feed: Supplier, lake: Lake, run: Run) -> str | None:
    """Why a run of the feed failed; None when it is well."""
    if run.too_spiked(feed.max_spikes):
        if run.nothing_came:
            return f"nothing came: {', '.join(f'{each.count:,} {each.reason}' for each in run.spikes)}"
        return f"{run.spiked_share:.1%} of what was new was spiked, more than {feed.max_spikes:g}%"
    if feed.silent_after is None or run.receipts_new:
        return None
    last = _last(feed, lake) or run.started_at
    hours = (datetime.now(UTC) - last).total_seconds() / 3600
    if hours <= feed.silent_after:
        return None
    name = f"feed {feed.source!r}" if feed.source else "the feed"
    span = f"{hours:,.1f} hours, more than {feed.silent_after:g}"
    return f"{name} is silent: nothing new since {last.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {span}"


def _last(feed: Supplier, lake: Lake) -> datetime | None:
    try:
        with reading(lake) as connection:
            last: datetime | None = connection.execute(LAST, {"feed": feed.source}).fetchall()[0][0]
    except NoLake:
        return None
    return last
