"""The commands that bring copy into a lake."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.command.answers import leave, show_run, show_windows
from flows.command.options import (
    TIMES,
    Charset,
    Data,
    Exclude,
    Format,
    Json,
    Paths,
    Private,
    Source,
    Where,
    Workers,
    Zone,
    examples,
    feed_of,
)
from flows.windows import By

if TYPE_CHECKING:
    from flows.source.supplier import Supplier
    from schemas.run import Run

app = typer.Typer()


@app.command(
    epilog=examples("wirelake ingest feed/ --source mpa", "wirelake ingest https://example.com/rss --lake /srv/lake")
)
def ingest(
    paths: Paths,
    lake: Where = "lake",
    data: Data = None,
    source: Source = None,
    format: Format = None,
    zone: Zone = "UTC",
    charset: Charset = None,
    exclude: Exclude = None,
    private: Private = False,
    workers: Workers = None,
    dask: Annotated[str | None, typer.Option("--dask", help="Dask cluster that reads: tcp://host:8786.")] = None,
    max_spikes: Annotated[float, typer.Option(help="Exit 3 when more per cent of what is new is spiked.")] = 10,
    silent_after: Annotated[float | None, typer.Option(help="Exit 1 when nothing new came for so many hours.")] = None,
    as_json: Json = False,
) -> None:
    """Load wire copy into the lake; what is there already is left alone."""
    from flows.plain import plain_errors

    with plain_errors():
        feed = feed_of(
            paths, private=private, source=source, format=format, zone=zone, charset=charset, exclude=exclude or (),
            max_spikes=max_spikes, silent_after=silent_after, workers=workers, dask=dask,
        )  # fmt: skip
        show_run(_ingest(feed, lake, data), feed.max_spikes, as_json=as_json)


@app.command(
    epilog=examples(
        "wirelake backfill 'archive/%Y/%m/%d/*.xml' --since 2026-01-01 --until 2026-02-01",
        "wirelake backfill archive --since 2026-01-01 --until 2026-02-01 --by month --dry-run",
    )
)
def backfill(
    source: Annotated[str, typer.Argument(help="Path with a date in strftime's letters, or a name in prefect.yaml.")],
    since: Annotated[datetime, typer.Option(formats=TIMES[:1], help="First day.")],
    until: Annotated[datetime, typer.Option(formats=TIMES[:1], help="Day before which to stop.")],
    by: Annotated[By, typer.Option(help="How long a window is.")] = By.DAY,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which windows have files.")] = False,
    lake: Annotated[str | None, typer.Option("--lake", envvar="WIRELAKE_LAKE", help="As of ingest.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Load the files of past days, a run a window; what is there already is left alone."""
    from flows.backfill import backfill as runs
    from flows.backfill import failing, named, plans
    from flows.lake import Lake
    from flows.plain import plain_errors

    with plain_errors():
        feed, its_lake, its_data = named(source)
        # Another lake than the deployment's has other data too: a lake tends what lies there as its own.
        where, data = (lake, data) if lake else (its_lake or "lake", data or its_data)
        planned = plans(feed, since.date(), until.date(), by, Lake.of(where, data))
        if dry_run:
            show_windows([(each.window, each.feed and each.feed.paths) for each in planned], as_json=as_json)
            return
        told = []
        for outcome in runs(planned, lambda inside: _ingest(inside, where, data)):
            told.append(outcome)
            if not as_json:
                show_windows(told[-1:], as_json=False)
        if as_json:
            show_windows(told, as_json=True)
        worst = failing([outcome for _, outcome in told])
        if isinstance(worst, Exception):
            raise worst
        if worst:
            leave(worst, feed.max_spikes)


@app.command(epilog=examples("wirelake serve", "PREFECT_API_URL=http://news:4200/api wirelake serve"))
def serve(
    port: Annotated[
        int, typer.Option(help="Where the Prefect server listens that is started if there is none.")
    ] = 4200,
) -> None:
    """Run the schedules of prefect.yaml on this machine, with a Prefect server of its own where none is configured."""
    from flows.plain import plain_errors
    from flows.serve import api, plan
    from flows.serve import serve as serve_all

    with plain_errors():
        for line in plan():
            print(line, flush=True)
        typer.echo("waiting for Prefect, whose server takes some ten seconds to start", err=True)
        with api(port) as address:
            typer.echo(f"serving by way of {address}; Ctrl-C ends it", err=True)
            serve_all()


def _ingest(feed: Supplier, where: str, data: str | None) -> Run:
    """Through Prefect when its API is configured, else here and now."""
    from flows.lake import Lake
    from flows.orchestrator import has_api
    from flows.source.told import asked

    home = Lake.of(where, data)
    intake = asked(feed, home)
    if has_api():
        from flows.ingest import through_prefect

        return through_prefect(feed, where, data)

    from flows.console import progress
    from flows.load import commit, load

    with progress(intake.count) as tell:
        return load(feed, intake, home, commit, tell)
