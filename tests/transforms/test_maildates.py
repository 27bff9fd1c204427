"""E-mail's dates as feeds write them: right in every shape, and nothing where the shape says nothing."""

from datetime import UTC, datetime

import pytest

from transforms.maildates import read
from transforms.times import Clock

AT = datetime(2018, 4, 25, 15, 12, 49, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp",
    [
        "Wed, 25 Apr 2018 15:12:49 +0000",
        "Wed, 25 Apr 2018 17:12:49 +02:00",
        "Wed, 25 Apr 2018 17:12:49 +2",
        "Wed, 25 Apr 2018 17:12:49 +200",
        "Wed, 25 Apr 2018 16:12:49 GMT+1",
        "Wed, 25 Apr 2018 16:12:49 GMT+01:00",
        "Wed, 25 Apr 2018 15:12:49 -0000",
        "Wed, 25 Apr 2018 15:12:49 +0000 GMT",
        "Wed, 25 Apr 2018 11:12:49 EDT",
        "Wed, 25 Apr 2018 11:12:49 -0400 (EDT)",
        "Wed, 25 Apr 2018 17:12:49 CEST",
        "Wed, 25 Apr 2018 15:12:49Z",
        "Tue, 25 Apr 2018 15:12:49 GMT",
        "Mi, 25 Apr 2018 15:12:49 GMT",
        "Wednesday, 25-Apr-18 15:12:49 GMT",
        "25 Apr 18 15:12:49 UT",
        "Wed,  25   April 2018  3:12:49 PM GMT",
        "April 25, 2018 3:12:49 p.m. GMT",
        "Wed Apr 25 15:12:49 UTC 2018",
        "Wed Apr 25 2018 17:12:49 GMT+0200 (Central European Summer Time)",
        "Wed, 25 Apr 2018 15:12:49.123 GMT",
        "mer., 25 avr. 2018 17:12:49 +0200",
        "ср, 25 апр 2018 18:12:49 MSK",
        "2018-04-25T15:12:49Z",
        "2018/04/25 15:12:49 GMT",
        "2018-04-25 17:12:49 +02:00",
    ],
)
def test_a_time_with_its_zone(stamp: str) -> None:
    clock = Clock("Asia/Tokyo")
    assert read(clock, "versioncreated", stamp) == AT
    assert not clock.assumed
    assert not clock.warnings


@pytest.mark.parametrize("stamp", ["Wed, 25 Apr 2018 17:12:49", "Wed Apr 25 17:12:49 2018", "25 Apr 2018 17:12:49"])
def test_a_time_without_a_zone_is_the_feeds(stamp: str) -> None:
    clock = Clock("Europe/Oslo")
    assert read(clock, "versioncreated", stamp) == AT
    assert clock.assumed
    assert not clock.warnings


def test_a_zone_that_nobody_knows_is_no_zone() -> None:
    clock = Clock("Europe/Oslo")
    assert read(clock, "versioncreated", "Wed, 25 Apr 2018 17:12:49 QZT") == AT
    assert clock.assumed
    assert clock.warnings == ["versioncreated: zone 'QZT' is unknown, the feed's is taken"]


def test_years_of_two_digits() -> None:
    assert read(Clock("UTC"), "x", "01 Jan 49 00:00 GMT") == datetime(2049, 1, 1, tzinfo=UTC)
    assert read(Clock("UTC"), "x", "01 Jan 50 00:00 GMT") == datetime(1950, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("stamp", ["25 Apr 2018", "Wed, 25 Apr 2018", "April 25, 2018", "2018-04-25"])
def test_a_day_is_read_as_its_midnight(stamp: str) -> None:
    clock = Clock("UTC")
    assert read(clock, "x", stamp) == datetime(2018, 4, 25, tzinfo=UTC)
    assert clock.warnings == ["x: a day without a time of day, read as its midnight"]


@pytest.mark.parametrize(
    "stamp",
    [
        "25/04/2018 15:12",
        "Wed, 31 Feb 2018 15:12:49 GMT",
        "Wed, 25 Apr 2018 25:12:49 GMT",
        "Wed, 25 Apr 2018 15:12:49 +9900",
        "Sun, 07 Jul 3013 15:06:01 +0000",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "0000-00-00 00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1970-01-01T00:00:00Z",
        "yesterday",
        "25 Apr 2018 " * 5000,
        "a " * 40,
        "9" * 90,
    ],
)
def test_what_is_no_time_is_none_with_one_warning(stamp: str) -> None:
    clock = Clock("UTC")
    assert read(clock, "versioncreated", stamp) is None
    assert len(clock.warnings) == 1


def test_no_time_is_no_warning() -> None:
    clock = Clock("UTC")
    assert read(clock, "x", None) is read(clock, "x", " \n") is None
    assert not clock.warnings
