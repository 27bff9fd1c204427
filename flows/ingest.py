"""The Prefect flow of the main job: the composition of `flows.load`, its step a task, its books an artifact."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from httpx import TransportError
from prefect import flow, task
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import PrefectHTTPStatusError

from flows.books import Incoming, Portions, Tell
from flows.lake import Lake
from flows.load import commit, load
from flows.orchestrator import NoApi
from flows.prune import mark
from flows.source.kinds import Source
from flows.source.supplier import Supplier
from schemas.run import Run
from schemas.table import jsonable


class RunFailed(Exception):
    """A run that went to its end and failed: too many spikes, or a bug met on the way. Its books are in `run`."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.detail)
        self.run = run


@flow(name="ingest", on_running=[mark])
def ingest(feed: Source, lake: str = "lake", data: str | None = None) -> Run:
    """Load a feed's wire copy into a lake: one task run a batch, the run's books as a table artifact.

    Raises RunFailed when the run ends as failed, which makes the flow run failed.
    """
    home = Lake.of(lake, data)
    intake = feed.intake(home)
    run = load(feed, intake, home, batch, _progress(intake.count))
    books = [{"entry": entry, "value": value} for entry, value in jsonable(run).items()]
    create_table_artifact(books, key="books", description=f"Books of run {run.run_id}: {run.state}")
    if run.state == "failed":
        raise RunFailed(run)
    return run


@task(name="batch", cache_policy=NO_CACHE)
def batch(lake: Lake, incoming: Incoming, portions: Portions, run: Run) -> Run:
    """Commit one batch."""
    return commit(lake, incoming, portions, run)


def through_prefect(feed: Supplier, lake: str, data: str | None) -> Run:
    """The flow as a function that gives its run, failed or not; NoApi when the API does not answer, or refuses."""
    try:
        return ingest(cast("Source", feed), lake, data)
    except RunFailed as failed:
        return failed.run
    except PrefectHTTPStatusError as error:
        raise NoApi(f"Prefect's API refuses: {error}") from error
    except TransportError as error:
        # Prefect's client has asked again for a minute; the run's row says that it failed.
        raise NoApi(f"Prefect's API went away: {error}; what was stored stays, and the run can be run again") from error
    except RuntimeError as error:
        # Prefect has no type of its own for this.
        if str(error).startswith("Failed to reach API"):
            raise NoApi(f"{error}: is the Prefect server up? Unset PREFECT_API_URL to run without it") from error
        raise


def _progress(files: int) -> Tell:
    artifact = create_progress_artifact(0.0, key="progress", description=f"Files done, of {files:,}")
    assert isinstance(artifact, UUID)

    def tell(run: Run, done: int) -> None:
        update_progress_artifact(artifact, 100 * done / files)

    return tell
