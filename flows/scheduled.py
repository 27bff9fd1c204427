"""The Prefect flows beside the main job, for schedules and for `prefect deployment run`: what the commands do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.backfill import Outcome, failing, plans
from flows.backfill import backfill as backfill_windows
from flows.ingest import RunFailed, through_prefect
from flows.lake import Lake
from flows.prune import mark, prune
from flows.source.files import Files
from flows.tend import Upkeep
from flows.tend import tend as tend_lake
from flows.why import why
from flows.windows import By, Window
from schemas.run import Run


@flow(name="tend", on_running=[mark])
def tend(
    lake: str = "lake", data: str | None = None, upkeep: Upkeep | None = None, prune_prefect: int | None = None
) -> Run:
    """Tend a lake; what was done as a table artifact. With `prune_prefect`, old flow runs go after so many days."""
    run, done = tend_lake(Lake.of(lake, data), upkeep or Upkeep())
    told = asdict(done) | ({"flow_runs_deleted": prune(prune_prefect)} if prune_prefect is not None else {})
    create_table_artifact([{"what": what, "count": count} for what, count in told.items()], key="upkeep")
    return run


@flow(name="backfill", on_running=[mark])
def backfill(
    feed: Files, since: date, until: date, by: By = By.DAY, lake: str = "lake", data: str | None = None
) -> None:
    """Load a feed's files of some days, a flow run of `ingest` a window; raises what one of them failed with."""
    plan = plans(feed, since, until, by, Lake.of(lake, data))
    told = list(backfill_windows(plan, lambda inside: through_prefect(inside, lake, data)))
    create_table_artifact([_row(window, outcome) for window, outcome in told], key="windows")
    worst = failing([outcome for _, outcome in told])
    if worst:
        raise RunFailed(worst) if isinstance(worst, Run) else worst


def _row(window: Window, outcome: Outcome) -> dict[str, str | None]:
    said = str(window)
    if isinstance(outcome, Run):
        return {"window": said, "run": outcome.run_id, "state": outcome.state, "detail": outcome.detail}
    failed, detail = ("failed", why(outcome)) if outcome else (None, None)
    return {"window": said, "run": None, "state": failed, "detail": detail}
