"""The command `wirelake`. What a command needs is imported when it runs: help answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.command import asking, keeping, loading

app = typer.Typer(
    help="Wire copy in any format to a DuckLake that SQL can query.",
    epilog="Exit: 0 done, 1 the run failed, 2 a wrong call, 3 too many spikes.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for some in (loading, asking, keeping):
    app.add_typer(some.app)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from schemas import __version__

        print(f"wirelake {__version__}")
        raise typer.Exit


@app.callback()
def wirelake(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Wire copy in any format to a DuckLake that SQL can query."""
