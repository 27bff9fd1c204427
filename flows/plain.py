"""Errors in plain words: what a person did or a machine lacks is one line; only a bug keeps its traceback."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from io import TextIOWrapper

import duckdb
import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flows.deployments import NoDeployment
from flows.erase import NotErased
from flows.lake import NoLake
from flows.orchestrator import NoApi
from flows.output import NotOneQuery
from flows.source.local import NoSuchPath
from flows.source.remote import Unfit, Unreachable
from flows.stop import heard, wished
from flows.web.secret import NoSecret
from flows.why import why
from flows.windows import NotAWindow

FAILED, WRONG_CALL, TOO_MANY_SPIKES = 1, 2, 3
WRONG_SQL = (duckdb.ProgrammingError, duckdb.InvalidInputException, duckdb.NotSupportedError, duckdb.DataError)


STOPPED = "stopped; what was stored stays"
KILLED = "a process that reads was killed, perhaps for want of memory; the run failed and can be run again"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what is no bug into a message on standard error and an exit code; a signal to end is as good as Ctrl-C."""
    if isinstance(sys.stdout, TextIOWrapper):
        # Copy is in all scripts, whatever the locale of the shell or of cron; names of files may be no text.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    with heard():
        try:
            yield
        except (Exception, KeyboardInterrupt) as error:
            if isinstance(error, BrokenPipeError) and _nobody_reads():
                # Who reads the answer has had enough of it; Python would say so once more as it flushes.
                sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
                raise typer.Exit(0) from None
            if not (told := _plainly(error)):
                raise
            message, code = told
            typer.echo(f"wirelake: {message}", err=True)
            raise typer.Exit(code) from None


def _nobody_reads() -> bool:
    """Whether the pipe that broke is standard output, and none of a source's."""
    try:
        asked = select.poll()
        asked.register(sys.stdout.fileno(), 0)
    except (OSError, ValueError):
        return False
    return bool(asked.poll(0))


def _plainly(error: BaseException) -> tuple[str, int] | None:
    """What to say of an error and the exit code; None for a bug."""
    if wished():
        # Whatever a library made of the interruption.
        return STOPPED, FAILED
    if isinstance(error, ValidationError):
        return "; ".join(map(_option, error.errors())), WRONG_CALL
    if isinstance(error, (NoSuchPath, Unfit, NoSecret, NoLake, NotOneQuery, NoDeployment, NotAWindow, *WRONG_SQL)):
        return str(error), WRONG_CALL
    if isinstance(error, BrokenProcessPool):
        return KILLED, FAILED
    if isinstance(error, (NoApi, NotErased, Unreachable)):
        return str(error), FAILED
    return (why(error), FAILED) if isinstance(error, (duckdb.Error, OSError)) else None


def _option(error: ErrorDetails) -> str:
    """What pydantic found wrong with an option."""
    name = str(error["loc"][0]).replace("_", "-") if error["loc"] else "feed"
    return f"--{name}: {error['msg'].removeprefix('Value error, ')}"
