"""A bucket that a lake's data lie in, reached as the environment says in the names that AWS gave them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import duckdb

from flows.engine import load_extension

SCHEME = "s3://"
# A server that is overloaded or restarted is asked for half a minute: after 0.2 s, then 3, 9, 27 … times as long.
PATIENCE = {"http_retries": 5, "http_retry_wait_ms": 200, "http_retry_backoff": 3}
# A part of an upload is a ten thousandth of this, and every month that is written holds one in memory.
LARGEST_FILE = {"s3_uploader_max_filesize": "50GB"}


def open_bucket(connection: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB read and write `s3://`: as who and where, the environment says now.

    AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), AWS_REGION or AWS_DEFAULT_REGION, and for a
    server that is not Amazon's AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL.
    """
    load_extension(connection, "httpfs")
    for name, value in (PATIENCE | LARGEST_FILE).items():
        connection.execute(f"SET GLOBAL {name} = '{value}'")
    # Parameters: a statement is told with its error, and must not hold what is secret.
    said = dict(_secret())
    given = ", ".join(f"{name} ${name}" for name in said)
    connection.execute(f"CREATE OR REPLACE SECRET bucket (TYPE s3, {given})", said)


def region() -> str | None:
    """The region, if the environment tells it."""
    return _first("AWS_REGION", "AWS_DEFAULT_REGION")


def _secret() -> Iterator[tuple[str, str | bool]]:
    """What of DuckDB's secret the environment tells."""
    for name, variables in {
        "key_id": ("AWS_ACCESS_KEY_ID",),
        "secret": ("AWS_SECRET_ACCESS_KEY",),
        "session_token": ("AWS_SESSION_TOKEN",),
    }.items():
        if value := _first(*variables):
            yield name, value
    yield "region", region() or "us-east-1"
    if url := _first("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        place = urlsplit(url)
        yield "endpoint", f"{place.netloc}{place.path.rstrip('/')}"
        yield "use_ssl", place.scheme != "http"
        # Few servers but Amazon's have a host name for every bucket.
        yield "url_style", "path"


def _first(*names: str) -> str | None:
    return next((value for name in names if (value := os.environ.get(name))), None)
