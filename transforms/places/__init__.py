"""Where the places of a dateline are: found offline among GeoNames' cities, with the rule that decided between them.

A state or country that is printed with a city filters and never only prefers: `PARIS, Texas` is in Texas, or nowhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import product

from schemas.version import How, Location
from transforms.places.cities import City, cities, regions_of_cities
from transforms.places.gazetteer import STANDALONE, is_city
from transforms.places.regions import Region, is_region, regions
from transforms.places.spelling import fold

# What copy prints and what it means: countries and islands for a city, seats and houses of power, cities once divided,
# and names that are too short for the table or of a larger city that nobody means.
MEANT = {
    fold(printed): meant
    for printed, meant in {
        "Bahrain": "Manama, Bahrain",
        "Bali": "Denpasar, Indonesia",
        "Cadiz": "Cadiz, Spain",
        "Camp David": "Thurmont, Maryland",
        "Cancun": "Cancun, Mexico",
        "Capitol Hill": "Washington, D.C.",
        "East Berlin": "Berlin, Germany",
        "Fez": "Fes, Morocco",
        "Flushing Meadows": "New York, N.Y.",
        "Genischesk": "Henichesk, Ukraine",
        "Goa": "Panaji, India",
        "Guantanamo Bay": "Guantanamo, Cuba",
        "Guatemala": "Guatemala City, Guatemala",
        "Kuwait": "Kuwait City, Kuwait",
        "Mar-a-Lago": "Palm Beach, Florida",
        "Mexico": "Mexico City, Mexico",
        "Panama": "Panama City, Panama",
        "Pentagon": "Arlington, Virginia",
        "Quebec": "Quebec City, Quebec",
        "Rom": "Rome, Italy",
        "San Marino": "San Marino, San Marino",
        "The Pentagon": "Arlington, Virginia",
        "United Nations": "New York, N.Y.",
        "Vatican": "Vatican City",
        "West Berlin": "Berlin, Germany",
        "White House": "Washington, D.C.",
    }.items()
}
# A city's own name weighs as much as five times the people, so that PERTH is not in Illinois but PEKIN not either.
OWN = 5
# A capital is preferred to a city ten times as large: ISLAMABAD is not the one in Bangladesh that was called so once.
CAPITAL = 10
# A runner-up with more than this share of the weight leaves a doubt, and so does a capital that is not preferred.
DOUBT = 1 / 3
MARK = re.compile(r"[,()\[\]]")


@lru_cache(4096)
def located(printed: str, home: str | None = None) -> Location:
    """Where a place is that a dateline prints; nulls when no city is found.

    `home` is the country, as an ISO 3166 code, of an agency that serves one country: a city there is meant first.
    """
    name, *qualifiers = _parts(printed)
    if qualifiers:
        name, found = _qualified(printed, name, qualifiers)
        return _location(name, found, found, "qualifier")
    if meant := MEANT.get(fold(name)):
        return replace(located(meant), how="override")
    # GEORGIA is none of the towns of that name, nor LEBANON.
    found = [] if is_region(name) and not is_city(name) else cities(name)
    if fold(name) in STANDALONE:
        return replace(_location(name, found, found, "standalone"), ambiguous=False)
    at_home = [city for city in found if city.country == home and _own(city, name)]
    return _location(name, found, at_home or found, "home" if at_home else None)


def _parts(printed: str) -> list[str]:
    """A city, then what is printed with it, in brackets or not."""
    return [part.strip() for part in MARK.split(printed) if part.strip()] or [""]


def _qualified(printed: str, name: str, qualifiers: list[str]) -> tuple[str, list[City]]:
    """A name and the cities of it that lie in all that is printed with it.

    The name is the one that is printed, else the one that is meant by it, else the whole: FRANKFURT (ODER).
    """
    meant = _parts(MEANT.get(fold(name), ""))[0]
    for called, around in product((name, meant), (_regions, _surroundings)):
        areas = [around(qualifier) for qualifier in qualifiers]
        if found := [city for city in cities(called) if all(_lies_in(city, area) for area in areas)]:
            return called, found
    return printed, cities(printed)


def _regions(qualifier: str) -> frozenset[Region]:
    return regions(qualifier) | regions_of_cities(qualifier)


def _surroundings(qualifier: str) -> frozenset[Region]:
    """The regions of a name that copy does not know as one, and those of the cities of it: GALLIPOLI (LECCE)."""
    if is_region(qualifier):
        return _regions(qualifier)
    cities_of_it = (city for city in cities(qualifier) if _own(city, qualifier))
    return _regions(qualifier) | {Region(city.country, city.admin1) for city in cities_of_it}


def _lies_in(city: City, area: frozenset[Region]) -> bool:
    return not area.isdisjoint((Region(city.country), Region(city.country, city.admin1)))


def _location(name: str, found: list[City], among: list[City], how: How | None) -> Location:
    """The likeliest of some cities of a name; in doubt when any that was found is nearly as likely."""
    if not among:
        return Location()
    chosen = max(among, key=lambda city: _weight(city, name))
    against = max((_weight(city, name) for city in found if city != chosen), default=0)
    return Location(
        name=chosen.name,
        admin1=chosen.admin1,
        country=chosen.country,
        geonameid=chosen.geonameid,
        # They are stored in single precision; this is what they were, to ten metres.
        latitude=round(chosen.latitude, 4),
        longitude=round(chosen.longitude, 4),
        zone=chosen.zone,
        how=how or ("primary" if _own(chosen, name) else "alternate"),
        ambiguous=against > _weight(chosen, name, capital=1) * DOUBT,
    )


def _weight(city: City, name: str, capital: int = CAPITAL) -> int:
    """What speaks for a city: its people, more of them when the name is its own."""
    if not _own(city, name):
        return city.population
    return (city.population + 1) * OWN * (capital if city.capital else 1)


def _own(city: City, name: str) -> bool:
    return fold(city.name) == fold(name)
