"""A source's files of past days, window by window: a run each, and no more than is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from flows.deployments import NoDeployment, deployment
from flows.lake import Lake
from flows.source.files import Files
from flows.source.local import NoSuchPath
from flows.stop import heed
from flows.windows import By, Window, windows
from schemas.run import Run


@dataclass(frozen=True, slots=True)
class Plan:
    """A window and its files' feed; None when it has no files."""

    window: Window
    feed: Files | None


def named(source: str) -> tuple[Files, str | None, str | None]:
    """The feed of a path with a date in it, or of a deployment of that name, with its lake and data."""
    if "%" in source:
        # What a window has loaded, it does not open again: a backfill that was stopped goes on.
        return Files(paths=(source,), new_only=True), None, None
    told = deployment(source).parameters
    if not (isinstance(told.get("feed"), dict) and told["feed"].get("kind", "files") == "files"):
        raise NoDeployment(f"the deployment {source!r} has no feed of files")
    return Files.model_validate(told["feed"]), told.get("lake"), told.get("data")


def plans(feed: Files, since: date, until: date, by: By, lake: Lake) -> list[Plan]:
    """The windows with the files that each has; NotAWindow when the days or the feed's paths are wrong."""
    return [Plan(window, _inside(window, feed, lake)) for window in windows(since, until, by)]


def backfill(plan: list[Plan], run: Callable[[Files], Run]) -> Iterator[tuple[Window, Run | None]]:
    """Each window with its run, one after the other; None for one without files. A run that fails stops nothing."""
    for each in plan:
        heed()
        yield each.window, run(each.feed) if each.feed else None


def failing(runs: list[Run]) -> Run | None:
    """The run to fail with: one that met a bug, else one with too many spikes, else none."""
    failed = [run for run in runs if run.state == "failed"]
    return max(failed, key=lambda run: run.count("fault"), default=None)


def _inside(window: Window, feed: Files, lake: Lake) -> Files | None:
    paths = [path for path in window.paths(feed.paths) if _has_files(path, feed, lake)]
    # Whether the feed is silent is no question of its past.
    return feed.model_copy(update={"paths": tuple(paths), "silent_after": None}) if paths else None


def _has_files(path: str, feed: Files, lake: Lake) -> bool:
    try:
        return bool(feed.found(path, lake))
    except NoSuchPath:
        return False
