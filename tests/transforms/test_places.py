"""The places of datelines: what stands alone, what a state tells apart, what is doubtful, what is nowhere."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.receipt import Habits, Receipt
from schemas.version import Location, Version
from tests.conftest import environment
from transforms.articles import articles
from transforms.places import MEANT, located
from transforms.places.cities import regions_of_cities
from transforms.places.gazetteer import CITIES, STANDALONE
from transforms.places.regions import REGIONS
from transforms.places.spelling import fold

# As AP's style lists them, each with its state in the United States or its country.
ALONE = """
    Atlanta, Georgia; Baltimore, Maryland; Boston, Massachusetts; Chicago, Illinois; Cincinnati, Ohio;
    Cleveland, Ohio; Dallas, Texas; Denver, Colorado; Detroit, Michigan; Honolulu, Hawaii; Houston, Texas;
    Indianapolis, Indiana; Las Vegas, Nevada; Los Angeles, California; Miami, Florida; Milwaukee, Wisconsin;
    Minneapolis, Minnesota; New Orleans, Louisiana; New York, New York; Oklahoma City, Oklahoma;
    Philadelphia, Pennsylvania; Phoenix, Arizona; Pittsburgh, Pennsylvania; St. Louis, Missouri;
    Salt Lake City, Utah; San Antonio, Texas; San Diego, California; San Francisco, California; Seattle, Washington;
    Washington, District of Columbia; Amsterdam, NL; Baghdad, IQ; Bangkok, TH; Beijing, CN; Beirut, LB; Berlin, DE;
    Brussels, BE; Cairo, EG; Djibouti, DJ; Dublin, IE; Geneva, CH; Gibraltar, GI; Guatemala City, GT; Havana, CU;
    Helsinki, FI; Hong Kong, HK; Islamabad, PK; Istanbul, TR; Jerusalem, IL; Johannesburg, ZA; Kuwait City, KW;
    London, GB; Luxembourg, LU; Macau, MO; Madrid, ES; Mexico City, MX; Milan, IT; Monaco, MC; Montreal, CA;
    Moscow, RU; Munich, DE; New Delhi, IN; Panama City, PA; Paris, FR; Prague, CZ; Quebec City, CA;
    Rio de Janeiro, BR; Rome, IT; San Marino, SM; Sao Paulo, BR; Shanghai, CN; Singapore, SG; Stockholm, SE;
    Sydney, AU; Tokyo, JP; Toronto, CA; Vatican City, VA; Vienna, AT; Zurich, CH
"""

# Printed; city, state, country; the rule that decides.
FOUND = [
    ("VATICAN CITY", ("Vatican City", None, "VA"), "standalone"),
    ("NEW DELHI", ("New Delhi", "Delhi", "IN"), "standalone"),
    # A state, province or country tells cities apart, however it is printed.
    ("CAMBRIDGE, Mass.", ("Cambridge", "Massachusetts", "US"), "qualifier"),
    ("CAMBRIDGE, England", ("Cambridge", "England", "GB"), "qualifier"),
    ("LONDON, Ontario", ("London", "Ontario", "CA"), "qualifier"),
    ("LONDON, Ont.", ("London", "Ontario", "CA"), "qualifier"),
    ("PARIS, Texas", ("Paris", "Texas", "US"), "qualifier"),
    ("PERTH, WA", ("Perth", "Western Australia", "AU"), "qualifier"),
    ("SAN JOSE, Calif.", ("San Jose", "California", "US"), "qualifier"),
    ("SAN MARINO, Calif.", ("San Marino", "California", "US"), "qualifier"),
    ("TBILISI, Georgia", ("Tbilisi", None, "GE"), "qualifier"),
    ("ATHENS, Georgia", ("Athens", "Georgia", "US"), "qualifier"),
    ("AMRITSAR, Punjab", ("Amritsar", "Punjab", "IN"), "qualifier"),
    ("LAHORE, Punjab", ("Lahore", "Punjab", "PK"), "qualifier"),
    ("Pune, India.", ("Pune", "Maharashtra", "IN"), "qualifier"),
    ("Stratford (United Kingdom)", ("Stratford", "England", "GB"), "qualifier"),
    ("Lucknow (Uttar Pradesh) [India]", ("Lucknow", "Uttar Pradesh", "IN"), "qualifier"),
    ("GALLIPOLI (LECCE)", ("Gallipoli", "Apulia", "IT"), "qualifier"),
    ("MONOPOLI (BARI)", ("Monopoli", "Apulia", "IT"), "qualifier"),
    ("FRANKFURT (ODER)", ("Frankfurt (Oder)", "Brandenburg", "DE"), "qualifier"),
    ("VALENCIA, Valencia", ("Valencia", "Valencia", "ES"), "qualifier"),
    ("MEXICO, Mo.", ("Mexico", "Missouri", "US"), "qualifier"),
    ("Washington, DC, United States", ("Washington", "District of Columbia", "US"), "qualifier"),
    ("BONN, West Germany", ("Bonn", "North Rhine-Westphalia", "DE"), "qualifier"),
    ("WEST BERLIN, West Germany", ("Berlin", "State of Berlin", "DE"), "qualifier"),
    ("LENINGRAD, Soviet Union", ("Saint Petersburg", "St.-Petersburg", "RU"), "qualifier"),
    # What is printed is not where it is.
    ("UNITED NATIONS", ("New York City", "New York", "US"), "override"),
    ("CAPITOL HILL", ("Washington", "District of Columbia", "US"), "override"),
    ("BAHRAIN", ("Manama", "Manama", "BH"), "override"),
    ("KUWAIT", ("Kuwait City", "Al Asimah", "KW"), "override"),
    ("SAN MARINO", ("San Marino", "San Marino", "SM"), "override"),
    ("Cádiz", ("Cadiz", "Andalusia", "ES"), "override"),
    ("BALI", ("Denpasar", "Bali", "ID"), "override"),
    ("WEST BERLIN", ("Berlin", "State of Berlin", "DE"), "override"),
    # A city's own name, then what else it is or was called.
    ("BONN", ("Bonn", "North Rhine-Westphalia", "DE"), "primary"),
    ("Davos", ("Davos", "Grisons", "CH"), "primary"),
    ("TROMSO", ("Tromsø", "Troms", "NO"), "primary"),
    ("ESKISEHIR", ("Eskişehir", "Eskişehir", "TR"), "primary"),
    ("DİYARBAKIR", ("Diyarbakır", "Diyarbakır Province", "TR"), "primary"),
    ("LODZ", ("Łódź", "Łódź Voivodeship", "PL"), "primary"),
    ("PEKING", ("Beijing", "Beijing", "CN"), "alternate"),
    ("PÉKIN", ("Beijing", "Beijing", "CN"), "alternate"),
    ("LENINGRAD", ("Saint Petersburg", "St.-Petersburg", "RU"), "alternate"),
    ("ROMA", ("Rome", "Lazio", "IT"), "alternate"),
    ("Ciudad de México", ("Mexico City", "Mexico City", "MX"), "alternate"),
    ("МОСКВА", ("Moscow", "Moscow", "RU"), "alternate"),
    ("北京", ("Beijing", "Beijing", "CN"), "alternate"),
    ("مانيلا", ("Manila", "Metro Manila", "PH"), "alternate"),
]
# Printed, the home of the agency if it has one; city, state, country.
DOUBTFUL = [
    ("SAN JOSE", None, ("San José", "San José", "CR")),
    ("VICTORIA", None, ("Victoria", "British Columbia", "CA")),
    ("CAMBRIDGE", None, ("Cambridge", "England", "GB")),
    ("HYDERABAD", "PK", ("Hyderabad", "Sindh", "PK")),
    ("VALENCIA", "ES", ("Valencia", "Valencia", "ES")),
    ("PERTH", "GB", ("Perth", "Scotland", "GB")),
]
NOWHERE = [
    "GEORGIA",
    "LEBANON",
    "TEXAS",
    "ABOARD AIR FORCE ONE",
    "PARIS, Nowhere",
    "PARIS, Texas, France",
    "",
    " ",
    ",",
    "[]",
]


def _where(location: Location) -> tuple[str | None, str | None, str | None]:
    return location.name, location.admin1, location.country


def test_the_cities_that_stand_alone_are_those_of_ap() -> None:
    expected = dict(line.strip().split(", ") for line in ALONE.split(";"))
    found = {city: located(city) for city in expected}
    assert {fold(city) for city in expected} == STANDALONE
    assert {city: {where.admin1, where.country} & {expected[city]} for city, where in found.items()} == {
        city: {place} for city, place in expected.items()
    }
    assert not any(where.ambiguous for where in found.values())


@pytest.mark.parametrize(("printed", "where", "how"), FOUND)
def test_found(printed: str, where: tuple[str, str | None, str], how: str) -> None:
    location = located(printed)
    assert (_where(location), location.how, location.ambiguous) == (where, how, False)


@pytest.mark.parametrize(("printed", "home", "where"), DOUBTFUL)
def test_doubtful(printed: str, home: str | None, where: tuple[str, str | None, str]) -> None:
    location = located(printed, home)
    assert (_where(location), location.how, location.ambiguous) == (where, "home" if home else "primary", True)


@pytest.mark.parametrize("printed", sorted(MEANT))
def test_what_is_meant_is_somewhere(printed: str) -> None:
    assert (located(printed).how, located(printed).country is None) == ("override", False)


@pytest.mark.parametrize("printed", NOWHERE)
def test_nowhere(printed: str) -> None:
    assert located(printed) == Location()


def test_what_stands_alone_is_nobodys_home_town() -> None:
    assert located("LONDON", "CA") == located("LONDON")


def test_where_it_is() -> None:
    bergen = located("BERGEN, Norway")
    assert (bergen.latitude, bergen.longitude, bergen.zone) == (60.393, 5.3242, "Europe/Oslo")
    assert bergen.geonameid == 3161732


@given(st.text(), st.sampled_from([None, "US", "IN", ""]))
@example("a" * 10_000, None)
@example("PARIS, " * 1_000, None)
@example("\ud800, \0", None)
def test_no_text_raises(printed: str, home: str | None) -> None:
    location = located(printed, home)
    assert (location == Location()) == (location.how is None)


@given(st.sampled_from(sorted(CITIES)), st.sampled_from(sorted(REGIONS)))
def test_a_qualifier_is_never_ignored(city: str, qualifier: str) -> None:
    location = located(f"{city.upper()}, {qualifier.title()}")
    assert location == Location() or location.how == "qualifier"
    assert location.country in {None, *(region.country for region in REGIONS[qualifier])} | _namesakes(qualifier)


def _namesakes(qualifier: str) -> set[str]:
    """Countries that have a province of the name of another's state or country."""
    return {region.country for region in regions_of_cities(qualifier)}


def test_a_row_has_one_for_each_place_of_its_dateline() -> None:
    (row,) = articles(_receipt("PERTH/PORT NOWHERE, May 5 (AAP) - Gulls came back."))
    assert isinstance(row, Version)
    assert row.dateline_places == ("PERTH", "PORT NOWHERE")
    assert row.dateline_located == (located("PERTH", "AU"), Location())


def test_the_table_is_read_when_a_dateline_asks_for_it() -> None:
    code = (
        "import sys; from tests.golden import *; from transforms.places.cities import _gazetteer;"
        "print(*[(list(articles(receipt(HERE / path))), _gazetteer.cache_info().currsize)[1] for path in sys.argv[1:]])"
    )
    call = [sys.executable, "-c", code, "html/ferry.html", "html/reprint.html"]
    assert subprocess.run(call, capture_output=True, env=environment(), check=True).stdout.split() == [b"0", b"1"]


def _receipt(text: str) -> Receipt:
    moment = datetime(2025, 5, 6, tzinfo=UTC)
    habits = Habits(format="text")
    return Receipt.of(text.encode(), "a.txt", received_at=moment, run_id="run", feed=None, habits=habits)
