"""The world's cities by every name that copy calls them, from GeoNames (CC BY 4.0).

They come with the package and are read from it when the first dateline asks: a table too large to be written as code,
but as fixed as code is. `python -m tests.cities` makes it, and says which cities are in it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pyarrow as pa

from transforms.places.regions import Region
from transforms.places.spelling import fold

PARQUET = "cities.parquet"


class City(NamedTuple):
    """A city as GeoNames has it; latitude and longitude in degrees, `capital` of a country."""

    geonameid: int
    name: str
    country: str
    admin1: str | None
    latitude: float
    longitude: float
    zone: str
    population: int
    capital: bool


class Gazetteer(NamedTuple):
    """Every name in order, the row of the city that each names, the cities, and their regions by name."""

    names: list[str]
    rows: array[int]
    cities: list[City]
    regions: dict[str, frozenset[Region]]


def cities(name: str) -> list[City]:
    """The cities of that name, be it their own or another that GeoNames lists."""
    known = _gazetteer()
    folded = fold(name)
    first = bisect_left(known.names, folded)
    last = bisect_right(known.names, folded, first)
    return [known.cities[row] for row in known.rows[first:last]]


def regions_of_cities(name: str) -> frozenset[Region]:
    """The regions of that name that hold a city: of `Punjab` one in India and one in Pakistan."""
    return _gazetteer().regions.get(fold(name), frozenset())


@cache
def _gazetteer() -> Gazetteer:
    # Not above: whoever reads copy without datelines never needs it.
    from pyarrow import compute, parquet

    stored = files(__package__).joinpath(PARQUET).read_bytes()
    table = parquet.read_table(pa.BufferReader(stored), use_threads=False).combine_chunks()
    lists = table["names"].chunk(0)
    names = compute.list_flatten(lists)
    order = compute.sort_indices(names)
    return Gazetteer(
        names=names.take(order).to_pylist(),
        rows=array("i", compute.list_parent_indices(lists).take(order).to_pylist()),
        cities=list(map(City, *[table[column].to_pylist() for column in City._fields])),
        regions=_regions(table.select(Region._fields)),
    )


def _regions(table: Any) -> dict[str, frozenset[Region]]:
    found = defaultdict(set)
    for row in table.group_by(Region._fields).aggregate([]).to_pylist():
        found[fold(row["admin1"] or "")].add(Region(**row))
    return {name: frozenset(named) for name, named in found.items() if name}
