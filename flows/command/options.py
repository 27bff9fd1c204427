"""Options that several commands share, and what is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flows.source.supplier import Supplier

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


def examples(*calls: str) -> str:
    """Calls that the help of a command ends with."""
    return "\n\n".join(("[b]Examples[/b]", *(f"  [cyan]{call}[/cyan]" for call in calls)))


def feed_of(words: list[str], **how: Any) -> Supplier:
    """The feed that the words and options of a call name; what is None was not given."""
    from flows.source.told import told

    given = {name: value for name, value in how.items() if value is not None}
    return told(words, **given)


def utc(time: datetime | None) -> datetime | None:
    """A time as it was given, in UTC unless it says otherwise."""
    from datetime import UTC

    return time.replace(tzinfo=time.tzinfo or UTC) if time else None
