"""What a person sees: progress on standard error, a run's books in a few lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from flows.books import Tell
from schemas.run import Run

ERRORS = Console(stderr=True)
PAPER, TEXT_WIDTH = 160, 60


@contextmanager
def progress(files: int) -> Iterator[Tell]:
    """A bar over the files of a run, on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=ERRORS, transient=True, disable=not ERRORS.is_terminal) as bar:
        task = bar.add_task("files", total=files)

        def tell(run: Run, done: int) -> None:
            bar.update(task, completed=done, description=f"{run.articles:,} articles, {run.spiked:,} spikes")

        yield tell


def books(run: Run) -> Iterator[str]:
    """A run's books, a line each."""
    spikes = ", ".join(f"{spike.count:,} {spike.reason}" for spike in run.spikes)
    yield f"run       {run.run_id} {run.state} in {run.seconds:.1f} s, {run.stories_per_second:,.0f} stories/s"
    yield (
        f"receipts  {run.receipts_seen:,} seen = {run.receipts_new:,} new + {run.receipts_unchanged:,} unchanged"
        + (f"; {run.refused:,} refused" if run.refused else "")
    )
    yield (
        f"articles  {run.articles_new:,} new, {run.articles_updated:,} updated"
        + (f", {run.articles_unchanged:,} known already" if run.articles_unchanged else "")
    )
    yield f"spikes    {run.spiked:,}" + (f": {spikes}" if spikes else "")
    if run.detail:
        yield f"failed    {run.detail}"


def tables(sections: dict[str, list[dict[str, Any]]]) -> None:
    """The sections of a lake's status as tables on standard output."""
    console = Console() if sys.stdout.isatty() else Console(width=PAPER)
    for name, rows in sections.items():
        table = Table(title=name, title_justify="left", box=box.SIMPLE_HEAD)
        shown = [_run(row) for row in rows] if name == "runs" else rows
        for column in shown[0] if shown else ("nothing yet",):
            table.add_column(column, overflow="ellipsis", no_wrap=True, max_width=TEXT_WIDTH)
        for row in shown:
            table.add_row(*map(_cell, row.values()))
        console.print(table)


def _run(row: dict[str, Any]) -> dict[str, Any]:
    """A run's row for the eye: its books as two short sums."""
    return {
        "run": row["run_id"],
        "of": " ".join(filter(None, (row["command"], row["feed"]))),
        "state": row["state"],
        "seconds": row["seconds"],
        "receipts": f"{row['seen']:,} = {row['new']:,} new + {row['unchanged']:,}",
        "articles": f"{row['articles_new']:,} new + {row['articles_updated']:,} updated",
        "spikes": row["spikes"],
        "detail": row["detail"],
    }


def _cell(value: Any) -> Text:
    """A value as text: what looks like markup is what the copy said, and a terminal is told nothing by it."""
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M}")
    said = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    return Text("".join(each if each.isprintable() else " " for each in said))
