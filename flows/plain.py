"""Errors in plain words: what a person did or a machine lacks is one line; only a bug keeps its traceback."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import NoReturn

import duckdb
import typer
from pydantic import ValidationError

from flows.lake import NoLake
from flows.orchestrator import NoApi
from flows.sources import NoSuchPath

FAILED, WRONG_CALL, TOO_MANY_SPIKES = 1, 2, 3
WRONG_SQL = (duckdb.ProgrammingError, duckdb.InvalidInputException, duckdb.NotSupportedError, duckdb.DataError)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what is no bug into a message on standard error and an exit code."""
    try:
        yield
    except ValidationError as wrong:
        said = (f"--{'.'.join(map(str, error['loc'])) or 'feed'}: {error['msg']}" for error in wrong.errors())
        _say("; ".join(said), WRONG_CALL)
    except (NoSuchPath, NoLake, *WRONG_SQL) as wrong:
        _say(str(wrong), WRONG_CALL)
    except BrokenPipeError:
        raise typer.Exit(0) from None
    except BrokenProcessPool:
        _say("a process that reads was killed, perhaps for want of memory; the run failed and can be run again", FAILED)
    except NoApi as gone:
        _say(str(gone), FAILED)
    except (duckdb.Error, OSError) as broken:
        _say(f"{type(broken).__name__}: {broken}", FAILED)
    except KeyboardInterrupt:
        _say("stopped; what was stored stays", FAILED)


def _say(message: str, code: int) -> NoReturn:
    typer.echo(f"wirelake: {message}", err=True)
    raise typer.Exit(code)
