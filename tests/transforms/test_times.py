"""A time is an instant in UTC or nothing; what had to be assumed, and what could not be read, is noted."""

from datetime import UTC, datetime

import pytest

from transforms.times import Clock

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-03-04T05:06:07Z",
        "20260304T060607+0100",
        " 2026-03-04 05:06:07+00:00 ",
        "2026-03-04T05:06:07.000Z",
        "2026-03-03T19:06:07.000000000000-10",
        "2026-03-04t05:06:07 gmt",
    ],
)
def test_a_time_with_its_zone(stamp: str) -> None:
    clock = Clock("Europe/Oslo")
    assert clock.read("versioncreated", stamp) == AT
    assert not clock.assumed
    assert not clock.warnings


def test_a_time_without_a_zone_is_the_feeds() -> None:
    clock = Clock("Europe/Oslo")
    assert clock.read("versioncreated", "2026-07-04T05:06:07") == datetime(2026, 7, 4, 3, 6, 7, tzinfo=UTC)
    assert clock.assumed


def test_a_day_may_end_at_24() -> None:
    assert Clock("UTC").read("embargoed", "2026-03-04T24:00:00Z") == datetime(2026, 3, 5, tzinfo=UTC)


def test_a_leap_second_is_kept_within_its_minute() -> None:
    assert Clock("UTC").read("versioncreated", "2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp",
    ["YYYYMMDD000000-HHMM", "0001-01-01T00:00:00", "3013-01-01T00:00:00Z", "2026-02-30T00:00:00Z",
     "2026-03-04T25:00:00Z", "2026-03-04T05:06:77Z", "2026-03-04T05:06:07+9900", "tomorrow", "9" * 5000],
)  # fmt: skip
def test_what_is_no_time_is_none_with_a_warning(stamp: str) -> None:
    clock = Clock("UTC")
    assert clock.read("embargoed", stamp) is None
    assert len(clock.warnings) == 1
    assert not clock.assumed


def test_no_time_is_no_warning() -> None:
    clock = Clock("UTC")
    assert clock.read("embargoed", None) is clock.read("embargoed", " ") is None
    assert not clock.warnings
