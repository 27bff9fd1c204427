"""The Prefect flow of a lake's upkeep: what `wirelake tend` does, for a schedule."""

from __future__ import annotations

from dataclasses import asdict

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.lake import Lake
from flows.prune import prune
from flows.tend import Upkeep
from flows.tend import tend as tend_lake
from schemas.run import Run


@flow(name="tend")
def tend(
    lake: str = "lake", data: str | None = None, upkeep: Upkeep | None = None, prune_prefect: int | None = None
) -> Run:
    """Tend a lake; what was done as a table artifact. With `prune_prefect`, old flow runs go after so many days."""
    run, done = tend_lake(Lake.of(lake, data), upkeep or Upkeep())
    told = asdict(done) | ({"flow_runs_deleted": prune(prune_prefect)} if prune_prefect is not None else {})
    create_table_artifact([{"what": what, "count": count} for what, count in told.items()], key="upkeep")
    return run
