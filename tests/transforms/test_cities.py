"""The table of cities is as the code that reads it wants it, and says whose it is."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from pyarrow import parquet

from transforms.places.cities import PARQUET, City, cities, regions_of_cities
from transforms.places.regions import Region, regions
from transforms.places.spelling import fold


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return parquet.read_table(pa.BufferReader(files("transforms.places").joinpath(PARQUET).read_bytes()))


def test_it_says_whose_it_is(table: pa.Table) -> None:
    assert b"GeoNames (https://www.geonames.org), CC BY 4.0" in table.schema.metadata[b"source"]


def test_every_name_is_folded_as_it_is_looked_up(table: pa.Table) -> None:
    names = {name for names in table["names"].to_pylist() for name in names}
    assert all(name and fold(name) == name for name in names)


def test_every_city_is_somewhere(table: pa.Table) -> None:
    for city in map(City, *(table[column].to_pylist() for column in City._fields)):
        assert -90 <= city.latitude <= 90 and -180 <= city.longitude <= 180
        assert len(city.country) == 2 and city.name
    assert all(map(ZoneInfo, set(table["zone"].to_pylist())))


def test_every_state_that_copy_abbreviates_is_called_as_in_the_table() -> None:
    states = [region for name in ("Mass.", "N.S.", "NSW", "Wales", "D.C.", "Newfoundland") for region in regions(name)]
    assert all(region in regions_of_cities(region.admin1 or "") for region in states)


def test_cities_by_any_of_their_names() -> None:
    munich = {(city.name, city.country) for city in cities("münchen")}
    assert ("Munich", "DE") in munich == {(city.name, city.country) for city in cities("MUENCHEN")}
    assert cities("no such place") == []


def test_regions_by_name() -> None:
    assert regions("Georgia") == {Region("GE"), Region("US", "Georgia")}
    assert regions_of_cities("Punjab") == {Region("IN", "Punjab"), Region("PK", "Punjab")}
    assert regions("nowhere") == regions_of_cities("nowhere") == frozenset()
