"""The commands that change nothing: what files hold, what a lake holds."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.command.answers import show_json
from flows.command.options import (
    Charset,
    Data,
    Exclude,
    Format,
    Json,
    Paths,
    Private,
    Where,
    Workers,
    Zone,
    examples,
    feed_of,
)
from flows.output import Output

app = typer.Typer()


@app.command(
    epilog=examples("wirelake read story.xml", "wirelake read feed/ | jq .headline", "zcat story.gz | wirelake read -")
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
        feed = feed_of(
            paths, private=private, format=format, zone=zone, charset=charset, exclude=exclude or (), workers=workers
        )
        for text in lines(feed):
            sys.stdout.write(text)


@app.command(
    epilog=examples('wirelake sql "FROM articles LIMIT 5"', 'wirelake sql "FROM spikes" --format csv > spikes.csv')
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


@app.command(epilog=examples("wirelake status --lake /srv/lake", "wirelake status --json | jq .runs[0]"))
def status(lake: Where = "lake", data: Data = None, as_json: Json = False) -> None:
    """The last runs with their books, rows and bytes by month, spikes by reason, newest stories, health of feeds."""
    from flows.lake import Lake
    from flows.plain import plain_errors
    from flows.status import status as answers

    with plain_errors():
        sections = answers(Lake.of(lake, data))
        if as_json:
            show_json(sections)
        else:
            from flows.console import tables

            tables(sections)
