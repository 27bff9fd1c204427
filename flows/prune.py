"""Old flow runs of wirelake taken out of Prefect's database, which keeps them for ever unless its server is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import TERMINAL_STATES
from prefect.exceptions import ObjectNotFound

from flows.orchestrator import NoApi, has_api

# Of a server that others use too, the rest is left alone.
FLOWS = ["ingest", "tend", "backfill"]
PAGE = 200


def prune(days: int) -> int:
    """Delete wirelake's flow runs that ended more than so many days ago; how many. NoApi when there is none to ask."""
    if not has_api():
        raise NoApi("there is no Prefect to prune: PREFECT_API_URL is not set, nor has the profile an API")
    old = FlowRunFilter(
        end_time=FlowRunFilterEndTime.model_validate({"before_": datetime.now(UTC) - timedelta(days=days)}),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=sorted(TERMINAL_STATES))),
    )
    pruned = 0
    try:
        with get_client(sync_client=True) as client:
            while found := client.read_flow_runs(
                flow_filter=FlowFilter(name=FlowFilterName(any_=FLOWS)), flow_run_filter=old, limit=PAGE
            ):
                for run in found:
                    try:
                        client.delete_flow_run(run.id)
                    except ObjectNotFound:
                        # Its parent went first, or somebody else prunes too.
                        continue
                    pruned += 1
    except httpx.HTTPError as error:
        raise NoApi(f"Prefect's API does not answer, or not as it should: {error}") from error
    return pruned
