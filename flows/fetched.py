"""What the lake knows of what was fetched before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

import pyarrow as pa

from flows.lake import Lake, NoLake, reading
from schemas.fetch import Fetch


def fetched(lake: Lake | None, feed: str | None, urls: Iterable[str]) -> dict[str, Fetch]:
    """The last fetch of each of these addresses that a feed asked for, by its address; none without a lake."""
    if lake is None:
        return {}
    names = ", ".join(field.name for field in fields(Fetch))
    query = f"""SELECT {names} FROM fetches SEMI JOIN asked USING (url) WHERE feed IS NOT DISTINCT FROM $feed
        QUALIFY row_number() OVER (PARTITION BY url ORDER BY fetched_at DESC) = 1"""
    try:
        with reading(lake) as connection:
            connection.register("asked", pa.table({"url": pa.array(list(urls), pa.string())}))
            rows = connection.execute(query, {"feed": feed}).fetchall()
    except NoLake:
        return {}
    columns = [field.name for field in fields(Fetch)]
    found = (Fetch(**dict(zip(columns, row, strict=True))) for row in rows)
    return {fetch.url: fetch for fetch in found}
