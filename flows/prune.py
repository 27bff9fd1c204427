"""Flow runs of wirelake, marked as they start, and the old ones taken out of Prefect's database.

It keeps them for ever unless its server is told.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun
from prefect.exceptions import ObjectNotFound

from flows.orchestrator import NoApi, has_api

# On a server that others use too, theirs may have the same names.
OURS = "wirelake"
PAGE = 200


def mark(flow: Any, flow_run: FlowRun, state: Any) -> None:
    """Tag a flow run as wirelake's, whoever called the flow and however it is deployed: a hook for `on_running`."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, tags=[*flow_run.tags, OURS])


def prune(days: int) -> int:
    """Delete wirelake's flow runs that ended more than so many days ago; how many. NoApi when there is none to ask."""
    if not has_api():
        raise NoApi("there is no Prefect to prune: PREFECT_API_URL is not set, nor has the profile an API")
    old = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[OURS]),
        end_time=FlowRunFilterEndTime.model_validate({"before_": datetime.now(UTC) - timedelta(days=days)}),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=sorted(TERMINAL_STATES))),
    )
    pruned = 0
    try:
        with get_client(sync_client=True) as client:
            while found := client.read_flow_runs(flow_run_filter=old, limit=PAGE):
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
