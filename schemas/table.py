"""A table is a frozen dataclass whose hints are `Annotated[type, "sentence"]`; the rest is computed from it.

`arrow_schema` gives the Arrow schema, `ddl` the SQL, `markdown` the table of the README; `schemas.faults` checks a row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Protocol, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pyarrow as pa

SCALARS: dict[type, tuple[pa.DataType, str]] = {
    str: (pa.string(), "VARCHAR"),
    bytes: (pa.binary(), "BLOB"),
    bool: (pa.bool_(), "BOOLEAN"),
    int: (pa.int64(), "BIGINT"),
    float: (pa.float64(), "DOUBLE"),
    date: (pa.date32(), "DATE"),
    datetime: (pa.timestamp("us", tz="UTC"), "TIMESTAMP WITH TIME ZONE"),
    UUID: (pa.uuid(), "UUID"),
}


class Table(Protocol):
    """A row type: its table's name and the column whose month partitions it (None: not partitioned)."""

    TABLE: ClassVar[str]
    MONTH: ClassVar[str | None]
    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Python hint without `| None`, its types in Arrow and SQL, and its sentence."""

    name: str
    hint: Any
    nullable: bool
    arrow: pa.DataType
    sql: str
    sentence: str


@cache
def columns(table: type[Table]) -> tuple[Column, ...]:
    """The columns of a table in the order in which the dataclass declares them."""
    return tuple(_column(name, hint) for name, hint in _hints(table))


def arrow_schema(table: type[Table]) -> pa.Schema:
    """The Arrow schema, every sentence kept as the field's `comment`."""
    return pa.schema(
        pa.field(c.name, c.arrow, nullable=c.nullable, metadata={"comment": c.sentence}) for c in columns(table)
    )


def arrow_table(table: type[Table], rows: Sequence[Any]) -> pa.Table:
    """Rows that `faults` has passed, as one Arrow table."""
    arrays = [_array(column, [getattr(row, column.name) for row in rows]) for column in columns(table)]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table))


def ddl(table: type[Table]) -> Iterator[str]:
    """The statements that create the table with its comments; run in one transaction: each alone is a snapshot."""
    body = ", ".join(f'"{c.name}" {c.sql}{"" if c.nullable else " NOT NULL"}' for c in columns(table))
    yield f"CREATE TABLE {table.TABLE} ({body})"
    yield from _comments(table)
    if table.MONTH:
        yield f"ALTER TABLE {table.TABLE} SET PARTITIONED BY (year({table.MONTH}), month({table.MONTH}))"


def values(row: Any) -> dict[str, Any]:
    """A row's columns by name, as they are."""
    names, take = _takes(row.__class__)
    return dict(zip(names, take(row), strict=True))


def widen(table: type[Table], lacking: Iterable[Column]) -> Iterator[str]:
    """The statements that give a table the columns that it lacks, null in its old rows, and all today's comments."""
    for c in lacking:
        yield f'ALTER TABLE {table.TABLE} ADD COLUMN "{c.name}" {c.sql}'
    yield from _comments(table)


def jsonable(row: Any) -> dict[str, Any]:
    """A row as JSON can say it: times in ISO 8601 UTC, lists and structs as they are."""
    return {f.name: _json(getattr(row, f.name)) for f in fields(row)}


def markdown(table: type[Table]) -> str:
    """The columns as a Markdown table."""
    head = f"| column of `{table.TABLE}` | type | what it holds |\n|---|---|---|\n"
    return head + "\n".join(
        f"| `{c.name}` | {c.sql}{'' if c.nullable else ', not null'} | {c.sentence} |" for c in columns(table)
    )


def summary(table: type[Table]) -> str:
    """The first line of the dataclass's docstring: the comment of the table."""
    return (table.__doc__ or "").strip().split("\n")[0]


def _comments(table: type[Table]) -> Iterator[str]:
    yield f"COMMENT ON TABLE {table.TABLE} IS {quoted(summary(table))}"
    for c in columns(table):
        yield f'COMMENT ON COLUMN {table.TABLE}."{c.name}" IS {quoted(c.sentence)}'


def _hints(cls: Any) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(cls, include_extras=True)
    return ((f.name, hints[f.name]) for f in fields(cls))


def _column(name: str, hint: Any) -> Column:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"column {name} wants Annotated[type, 'one sentence']")
    bare, sentence = get_args(hint)
    core, nullable = _without_none(bare)
    arrow, sql = _types(core)
    return Column(name, core, nullable, arrow, sql, sentence)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    rest = [arm for arm in get_args(hint) if arm is not NoneType]
    if len(rest) != 1:
        raise TypeError(f"a column has one type: {hint}")
    return rest[0], True


def _types(hint: Any) -> tuple[pa.DataType, str]:
    if hint in SCALARS:
        return SCALARS[hint]
    if get_origin(hint) is Literal:
        return SCALARS[str]
    if get_origin(hint) is tuple:
        arrow, sql = _types(get_args(hint)[0])
        return pa.list_(arrow), f"{sql}[]"
    if is_dataclass(hint):
        inner = [_column(name, h) for name, h in _hints(hint)]
        sql = ", ".join(f'"{c.name}" {c.sql}' for c in inner)
        return pa.struct([pa.field(c.name, c.arrow) for c in inner]), f"STRUCT({sql})"
    raise TypeError(f"no column type for {hint}")


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    if is_dataclass(value):
        return jsonable(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _array(column: Column, values: list[Any]) -> pa.Array:
    if column.hint is UUID:
        storage = pa.array([value.bytes if value else None for value in values], pa.binary(16))
        return pa.ExtensionArray.from_storage(pa.uuid(), storage)
    return pa.array(map(_plain(column.hint), values), column.arrow, size=len(values))


@cache
def _plain(hint: Any) -> Callable[[Any], Any]:
    """How a value of this type is handed to Arrow: structs as dicts, lists element by element."""
    if is_dataclass(hint):
        names = [f.name for f in fields(hint)]
        return lambda value: None if value is None else {name: getattr(value, name) for name in names}
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        element = _plain(get_args(hint)[0])
        return lambda value: [element(each) for each in value]
    return lambda value: value


@cache
def _takes(row: Hashable) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of a row's columns, and what takes all their values at once."""
    names = [name for name, _ in _hints(row)]
    return tuple(names), attrgetter(*names)
