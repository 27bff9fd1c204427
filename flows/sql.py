"""SQL on a lake, read-only, in the form that a person or a program wants."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.lake import Lake, reading
from flows.output import COPY, Output

TEXT_WIDTH = 60


def answer(lake: Lake, query: str, output: Output) -> None:
    """Write the answer to a query to standard output; duckdb.Error when it is no query, NoLake without a lake."""
    with reading(lake) as connection:
        relation = connection.sql(query)
        if relation is None:
            return
        if output is Output.TABLE:
            width = shutil.get_terminal_size((120, 0)).columns
            relation.show(max_width=width, max_col_width=TEXT_WIDTH, max_rows=40)
        else:
            _copy(connection, relation, COPY[output])


def _copy(connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, options: str) -> None:
    # By way of a file: DuckDB would open /dev/stdout anew, and truncate what the shell appends to.
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answer"
        connection.execute(f"COPY (FROM relation) TO '{file}' ({options})")
        with file.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)
            sys.stdout.buffer.flush()
