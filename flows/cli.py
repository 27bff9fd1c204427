"""The command `wirelake`. What a command needs is imported when it runs: help answers at once."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.output import Output
from flows.windows import By

if TYPE_CHECKING:
    from flows.source.supplier import Supplier
    from schemas.run import Run


def _examples(*calls: str) -> str:
    return "\n\n".join(("[b]Examples[/b]", *(f"  [cyan]{call}[/cyan]" for call in calls)))


app = typer.Typer(
    help="Wire copy in any format to a DuckLake that SQL can query.",
    epilog="Exit: 0 done, 1 the run failed, 2 a wrong call, 3 too many spikes.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from schemas import __version__

        print(f"wirelake {__version__}")
        raise typer.Exit


TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
Paths = Annotated[
    list[str],
    typer.Argument(help="Files, folders, globs, .gz .zst .bz2 .xz .zip .tar unpacked; or addresses: pages, feeds."),
]
Private = Annotated[bool, typer.Option("--private", help="Ask addresses inside the house too.")]
Where = Annotated[str, typer.Option("--lake", envvar="WIRELAKE_LAKE", help="Folder of the lake, or a catalog string.")]
Data = Annotated[str | None, typer.Option("--data", help="Where a catalog string's files lie.")]
Source = Annotated[str | None, typer.Option("--source", help="Name of the feed, kept with what it brings.")]
Format = Annotated[str | None, typer.Option("--format", help="Read all as this format.")]
Zone = Annotated[str, typer.Option("--zone", help="Zone of times that come without one: Europe/Berlin.")]
Charset = Annotated[str | None, typer.Option("--charset", help="Charset of copy that does not say, or says wrongly.")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="Leave out files whose name matches: '*.tmp'.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes that read.  [default: the cores]")]
Json = Annotated[bool, typer.Option("--json", help="For a program: JSON on standard output.")]
"""Options that several commands share."""


@app.callback()
def wirelake(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Wire copy in any format to a DuckLake that SQL can query."""


@app.command(
    epilog=_examples("wirelake ingest feed/ --source mpa", "wirelake ingest https://example.com/rss --lake /srv/lake")
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
        feed = _feed(
            paths, private=private, source=source, format=format, zone=zone, charset=charset, exclude=exclude or (),
            max_spikes=max_spikes, silent_after=silent_after, workers=workers, dask=dask,
        )  # fmt: skip
        _finish(_ingest(feed, lake, data), feed.max_spikes, as_json=as_json)


@app.command(
    epilog=_examples("wirelake read story.xml", "wirelake read feed/ | jq .headline", "zcat story.gz | wirelake read -")
)
def read(
    paths: Paths,
    format: Format = None,
    zone: Zone = "UTC",
    charset: Charset = None,
    exclude: Exclude = None,
    private: Private = False,
    workers: Workers = 1,
) -> None:
    """Show what the parsers make of files: JSON Lines on standard output, an article or spike a line; no lake."""
    from flows.plain import plain_errors
    from flows.read import lines

    with plain_errors():
        feed = _feed(
            paths, private=private, format=format, zone=zone, charset=charset, exclude=exclude or (), workers=workers
        )
        for text in lines(feed):
            sys.stdout.write(text)


@app.command(
    epilog=_examples('wirelake sql "FROM articles LIMIT 5"', 'wirelake sql "FROM spikes" --format csv > spikes.csv')
)
def sql(
    query: Annotated[str, typer.Argument(help="One query; the tables and views are the default schema.")],
    lake: Where = "lake",
    data: Data = None,
    output: Annotated[Output, typer.Option("--format", help="How the answer is written.")] = Output.TABLE,
) -> None:
    """Ask the lake, read-only; it works while an ingest is running."""
    from flows.lake import Lake
    from flows.plain import plain_errors
    from flows.sql import answer

    with plain_errors():
        answer(Lake.of(lake, data), query, output)


@app.command(epilog=_examples("wirelake status --lake /srv/lake", "wirelake status --json | jq .runs[0]"))
def status(lake: Where = "lake", data: Data = None, as_json: Json = False) -> None:
    """The last runs with their books, rows and bytes by month, spikes by reason, newest stories, health of feeds."""
    from flows.lake import Lake
    from flows.plain import plain_errors
    from flows.status import status as answers

    with plain_errors():
        sections = answers(Lake.of(lake, data))
        if as_json:
            _print_json(sections)
        else:
            from flows.console import tables

            tables(sections)


@app.command(epilog=_examples("wirelake replay --spikes-only", "wirelake replay --since 2026-11-01 --source mpa"))
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
        choice = Choice(since=_utc(since), until=_utc(until), source=source, spikes_only=spikes_only)
        with progress(len(chosen(choice, home))) as tell:
            run = run_replay(choice, home, workers or cores(), tell)
        _finish(run, 100, as_json=as_json)


@app.command(epilog=_examples("wirelake tend", "wirelake tend --keep-snapshots 30 --prune-prefect 90"))
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
        _tell(run, counts, as_json=as_json)


@app.command(
    epilog=_examples(
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
            _tell(None, found.counts, as_json=as_json)
            return
        if not yes:
            typer.confirm(f"{found.told}: delete that for good?", abort=True, err=True)
        run, gone = purge_lake(home, asked, found, workers or _cores())
        _tell(run, gone.counts, as_json=as_json)


@app.command(
    epilog=_examples(
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
        where, data = lake or its_lake or "lake", data or its_data
        planned = plans(feed, since.date(), until.date(), by, Lake.of(where, data))
        if dry_run:
            _print_windows([(each.window, each.feed and each.feed.paths) for each in planned], as_json=as_json)
            return
        told = []
        for outcome in runs(planned, lambda inside: _ingest(inside, where, data)):
            told.append(outcome)
            if not as_json:
                _print_windows(told[-1:], as_json=False)
        if as_json:
            _print_windows(told, as_json=True)
        worst = failing([outcome for _, outcome in told])
        if isinstance(worst, Exception):
            raise worst
        if worst:
            _exit(worst, feed.max_spikes)


@app.command(epilog=_examples("wirelake serve", "PREFECT_API_URL=http://news:4200/api wirelake serve"))
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


def _feed(words: list[str], **how: Any) -> Supplier:
    from flows.source.told import told

    given = {name: value for name, value in how.items() if value is not None}
    return told(words, **given)


def _utc(time: datetime | None) -> datetime | None:
    from datetime import UTC

    return time.replace(tzinfo=time.tzinfo or UTC) if time else None


def _finish(run: Run, max_spikes: float, *, as_json: bool) -> None:
    if as_json:
        from schemas.table import jsonable

        _print_json(jsonable(run) | {"seconds": run.seconds, "stories_per_second": run.stories_per_second})
    else:
        from flows.console import books

        for line in books(run):
            print(line)
    if run.state == "failed":
        _exit(run, max_spikes)


def _exit(failed: Run, max_spikes: float) -> None:
    from flows.plain import FAILED, TOO_MANY_SPIKES

    spiked = failed.too_spiked(max_spikes) and not failed.count("fault")
    raise typer.Exit(TOO_MANY_SPIKES if spiked else FAILED)


def _print_windows(told: list[tuple[Any, Any]], *, as_json: bool) -> None:
    """Windows with their runs or what stopped them, or with their paths; one that has none of these has no files."""
    from flows.why import why
    from schemas.run import Run
    from schemas.table import jsonable

    if as_json:
        plain = [
            (window, jsonable(of) if isinstance(of, Run) else why(of) if isinstance(of, Exception) else of)
            for window, of in told
        ]
        _print_json([{"since": window.since, "until": window.until, "run": of} for window, of in plain])
        return
    for window, of in told:
        if isinstance(of, Run):
            print(f"{window}  {of.summary}")
        else:
            print(f"{window}  {f'failed: {why(of)}' if isinstance(of, Exception) else ' '.join(of or ['no files'])}")


def _tell(run: Run | None, counts: dict[str, int], *, as_json: bool) -> None:
    """What a run that keeps no books did, in numbers; None: what it would do."""
    if as_json:
        from schemas.table import jsonable

        of_run = jsonable(run) | {"seconds": run.seconds} if run else {}
        told = {name: of_run[name] for name in ("run_id", "command", "state", "seconds") if run}
        _print_json(told | counts)
        return
    if run:
        print(f"{'run':<18}{run.run_id} {run.state} in {run.seconds:.1f} s")
    for name, count in counts.items():
        print(f"{name.replace('_', ' '):<18}{count:,}")


def _print_json(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=False, default=str, indent=1))
