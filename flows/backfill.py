"""A source's files of past days, window by window: a run each, and no more than is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from glob import has_magic

import duckdb

from flows.deployments import NoDeployment, deployment
from flows.lake import Lake
from flows.source.files import Files
from flows.source.local import NoSuchPath
from flows.source.remote import Unreachable
from flows.stop import heed
from flows.windows import By, Window, windows
from schemas.run import Run

# What may stop a run, and need not stop the next one.
STOPPED = (duckdb.Error, OSError, BrokenProcessPool, NoSuchPath, Unreachable)
Outcome = Run | Exception | None
"""The run of a window, or what stopped it; None for a window without files."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A window and its files' feed; None when it has no files."""

    window: Window
    feed: Files | None


def named(source: str) -> tuple[Files, str | None, str | None]:
    """The feed of a path with a date in it, or of a deployment of that name, with its lake and data."""
    if "%" in source or has_magic(source):
        # What a window has loaded, it does not open again: a backfill that was stopped goes on.
        return Files(paths=(source,), new_only=True), None, None
    told = deployment(source).parameters
    if not (isinstance(told.get("feed"), dict) and told["feed"].get("kind", "files") == "files"):
        raise NoDeployment(f"the deployment {source!r} has no feed of files")
    return Files.model_validate(told["feed"]), told.get("lake"), told.get("data")


def plans(feed: Files, since: date, until: date, by: By, lake: Lake) -> list[Plan]:
    """The windows with the files that each has; NotAWindow when the days or the feed's paths are wrong."""
    return [Plan(window, _inside(window, feed, lake)) for window in windows(since, until, by)]


def backfill(plan: list[Plan], run: Callable[[Files], Run]) -> Iterator[tuple[Window, Outcome]]:
    """Each window with what became of it, one after the other: one that fails, however it does, stops no other."""
    for each in plan:
        heed()
        yield each.window, _outcome(each.feed, run) if each.feed else None


def failing(outcomes: list[Outcome]) -> Run | Exception | None:
    """What to fail with: what stopped a run, else a run that met a bug, else one with too many spikes, else none."""
    stopped = next((each for each in outcomes if isinstance(each, Exception)), None)
    failed = [run for run in outcomes if isinstance(run, Run) and run.state == "failed"]
    return stopped or max(failed, key=lambda run: run.count("fault"), default=None)


def _outcome(feed: Files, run: Callable[[Files], Run]) -> Outcome:
    try:
        return run(feed)
    except STOPPED as error:
        return error


def _inside(window: Window, feed: Files, lake: Lake) -> Files | None:
    paths = [path for path in window.paths(feed.paths) if _has_files(path, feed, lake)]
    # Whether the feed is silent is no question of its past.
    return feed.model_copy(update={"paths": tuple(paths), "silent_after": None}) if paths else None


def _has_files(path: str, feed: Files, lake: Lake) -> bool:
    try:
        return bool(feed.found(path, lake))
    except NoSuchPath:
        return False
