"""The forms in which an answer is written, and how DuckDB is asked for each."""

from __future__ import annotations

from enum import StrEnum


class NotOneQuery(Exception):
    """No query where one is wanted, or several."""


class Output(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


COPY = {
    Output.CSV: "FORMAT csv, HEADER",
    Output.JSON: "FORMAT json, ARRAY true",
    Output.JSONL: "FORMAT json",
    Output.PARQUET: "FORMAT parquet, COMPRESSION zstd",
}
