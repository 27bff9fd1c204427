"""The commands that keep a lake: read anew, tended, purged."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

from flows.command.answers import show_counts, show_run
from flows.command.options import TIMES, Data, Json, Source, Where, Workers, examples, utc

app = typer.Typer()


@app.command(epilog=examples("wirelake replay --spikes-only", "wirelake replay --since 2026-11-01 --source mpa"))
def replay(
    lake: Where = "lake",
    data: Data = None,
    since: Annotated[datetime | None, typer.Option(formats=TIMES, help="Received at or after this time, UTC.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=TIMES, help="Received before this time, UTC.")] = None,
    source: Source = None,
    spikes_only: Annotated[bool, typer.Option("--spikes-only", help="Only receipts that gave a spike.")] = False,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Read stored receipts again with today's code and update what changed."""
    from flows.console import progress
    from flows.crew import cores
    from flows.lake import Lake
    from flows.plain import plain_errors
    from flows.replay import Choice, chosen
    from flows.replay import replay as run_replay

    with plain_errors():
        home = Lake.of(lake, data)
        choice = Choice(since=utc(since), until=utc(until), source=source, spikes_only=spikes_only)
        with progress(len(chosen(choice, home))) as tell:
            run = run_replay(choice, home, workers or cores(), tell)
        show_run(run, 100, as_json=as_json)


@app.command(epilog=examples("wirelake tend", "wirelake tend --keep-snapshots 30 --prune-prefect 90"))
def tend(
    lake: Where = "lake",
    data: Data = None,
    keep_snapshots: Annotated[int, typer.Option(min=0, help="Days for which AT (TIMESTAMP => …) goes back.")] = 7,
    keep_files: Annotated[int, typer.Option(min=0, help="Hours after which files that nothing needs go.")] = 24,
    prune_prefect: Annotated[
        int | None, typer.Option(min=0, help="Delete wirelake's flow runs older than so many days from Prefect.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Merge small files, expire old snapshots, delete files that nothing needs; ingests and readers may go on."""
    from dataclasses import asdict

    from flows.lake import Lake
    from flows.plain import plain_errors
    from flows.tend import Upkeep
    from flows.tend import tend as tend_lake

    with plain_errors():
        run, done = tend_lake(Lake.of(lake, data), Upkeep(days=keep_snapshots, hours=keep_files))
        counts = asdict(done)
        if prune_prefect is not None:
            from flows.prune import prune

            counts["flow_runs_deleted"] = prune(prune_prefect)
        show_counts(run, counts, as_json=as_json)


@app.command(
    epilog=examples(
        "wirelake purge --article urn:mpa:4711 --dry-run", "wirelake purge --provider MPA --before 2020-01-01"
    )
)
def purge(
    lake: Where = "lake",
    data: Data = None,
    article: Annotated[str | None, typer.Option(help="An article, by article_id, uri, item or url.")] = None,
    provider: Annotated[str | None, typer.Option(help="With --before: what this provider sent.")] = None,
    before: Annotated[datetime | None, typer.Option(formats=TIMES[:1], help="Versions of before this day.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether that is meant.")] = False,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Delete for good, with every byte on disk and all snapshots; what went is recorded, not what it said."""
    from flows.crew import cores
    from flows.lake import Lake
    from flows.plain import plain_errors
    from flows.purge import Asked, find, finish, unfinished
    from flows.purge import purge as purge_lake

    if (article is None) == (provider is None) or (provider is None) != (before is None):
        raise typer.BadParameter("wanted: --article, or --provider with --before")
    if not (yes or dry_run or sys.stdin.isatty()):
        raise typer.BadParameter("--yes is wanted where nobody can be asked")
    asked = Asked(article=article, provider=provider, before=before.date() if before else None)
    with plain_errors():
        home = Lake.of(lake, data)
        found = find(home, asked, workers or cores())
        if not dry_run and unfinished(home):
            finish(home)
        if dry_run or not found.receipts and not found.versions:
            show_counts(None, found.counts, as_json=as_json)
            return
        if not yes:
            typer.confirm(f"{found.told}: delete that for good?", abort=True, err=True)
        run, gone = purge_lake(home, asked, found, workers or cores())
        show_counts(run, gone.counts, as_json=as_json)
