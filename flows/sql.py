"""SQL on a lake, read-only, in the form that a person or a program wants."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.lake import Lake, reading
from flows.output import COPY, NotOneQuery, Output
from schemas.table import quoted

TEXT_WIDTH = 48
WIDE = ("varchar", "list", "struct", "map")


def answer(lake: Lake, query: str, output: Output) -> None:
    """Write the answer to a query to standard output.

    duckdb.Error when it is no query, NotOneQuery when it is none or several, NoLake without a lake.
    """
    with reading(lake) as connection:
        statements = connection.extract_statements(query)
        if len(statements) != 1:
            raise NotOneQuery(f"one query is wanted, and {len(statements)} were given")
        if statements[0].type == duckdb.StatementType.TRANSACTION:
            raise NotOneQuery("a call is a transaction of its own: it begins and ends none")
        relation = connection.sql(query)
        if relation is None:
            return
        if output is Output.TABLE:
            width = shutil.get_terminal_size((120, 0)).columns
            relation.project(", ".join(_shortened(relation))).show(
                max_width=width, max_col_width=TEXT_WIDTH + 2, max_rows=40
            )
        else:
            _copy(connection, relation, COPY[output])


def _shortened(relation: duckdb.DuckDBPyRelation) -> Iterator[str]:
    """Every column, by its place; text on one line and no longer than a table bears."""
    for place, (name, kind) in enumerate(zip(relation.columns, relation.types, strict=True), 1):
        column = '"' + name.replace('"', '""') + '"'
        line = f"replace(#{place}::VARCHAR, chr(10), ' ')"
        short = f"if(length({line}) > {TEXT_WIDTH}, left({line}, {TEXT_WIDTH - 1}) || '…', {line})"
        yield f"{short if kind.id in WIDE else f'#{place}'} AS {column}"


def _copy(connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, options: str) -> None:
    # By way of a file: DuckDB would open /dev/stdout anew, and truncate what the shell appends to.
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answer"
        connection.execute(f"COPY (FROM relation) TO {quoted(str(file))} ({options})")
        with file.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)
            sys.stdout.buffer.flush()
