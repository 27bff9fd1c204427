"""The table `versions`: every version of every article ever received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from schemas.article import Article

How = Literal["override", "qualifier", "standalone", "home", "primary", "alternate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a place of a dateline is, as GeoNames has it; all null when it is not found there."""

    name: Annotated[str | None, "The city's own name."] = None
    admin1: Annotated[str | None, "State, province or region that it is in."] = None
    country: Annotated[str | None, "Its country: two letters of ISO 3166."] = None
    geonameid: Annotated[int | None, "Its id in GeoNames."] = None
    latitude: Annotated[float | None, "Degrees north."] = None
    longitude: Annotated[float | None, "Degrees east."] = None
    zone: Annotated[str | None, "Its time zone: Europe/Rome."] = None
    how: Annotated[How | None, "Rule that decided between cities of the name."] = None
    ambiguous: Annotated[bool, "True when another city of the name is nearly as likely."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Article):
    """Every version of every article ever received; readers want the view articles. Cities are GeoNames', CC BY 4.0."""

    TABLE: ClassVar[str] = "versions"
    # A version's id covers all that the wire says of it, its time too: one is sought within the batch's own MONTHs.
    KEY: ClassVar[str] = "version_id"
    MONTH: ClassVar[str | None] = "moved_on"

    version_id: Annotated[str, "Stable hash of all that the wire says: the same version read twice is one row."]
    article_id: Annotated[str, "Stable hash of what names the story: one for all its versions."]
    moved_on: Annotated[
        date | None, "UTC day of versioncreated, else firstcreated, else the dateline; its month partitions the table."
    ] = None
    dateline_located: Annotated[
        tuple[Location, ...], "Where each of dateline_places is, as GeoNames has it; nulls where it is not found."
    ] = ()
    words: Annotated[int, "Words of the body, counted."]
    receipt: Annotated[str, "SHA-256 of the bytes it was first read from."]
    part: Annotated[int, "Which article of that receipt, from 0."]
    format: Annotated[str, "Format it was read as."]
    feed: Annotated[str | None, "Feed that brought it: --source."]
    received_at: Annotated[datetime, "When those bytes were received."]
    run_id: Annotated[str, "Run that stored it."]
    reader: Annotated[str, "What read it: the format's module and wirelake's version."]
