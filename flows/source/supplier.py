"""What any source is told, of whatever kind it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from flows.crew import cores
from flows.lake import Lake
from flows.source.intake import Intake
from schemas.receipt import Habits
from transforms.charset import is_charset
from transforms.wire import formats


class Supplier(BaseModel, ABC):
    """Who supplies copy: what its feed is called, how its copy is to be read, and how much of it may be bad."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[str | None, Field(description="The feed's name, kept with all that it brings.")] = None
    format: Annotated[str | None, Field(description="Read all as this format; else by what claims it.")] = None
    zone: Annotated[str, Field(description="IANA zone of times that come without one.")] = "UTC"
    charset: Annotated[str | None, Field(description="Charset of copy that does not say, or says wrongly.")] = None
    max_spikes: Annotated[
        float, Field(ge=0, le=100, description="Fail when more per cent of what is new is spiked.")
    ] = 10
    silent_after: Annotated[float | None, Field(gt=0, description="Fail when nothing new came for so many hours.")] = (
        None
    )
    workers: Annotated[int, Field(ge=1, description="Processes that read; else one a core.")] = Field(
        default_factory=cores
    )
    dask: Annotated[
        str | None, Field(pattern=r"^\w+://.+:\d+$", description="Dask cluster that reads: tcp://host:8786.")
    ] = None

    @field_validator("source")
    @classmethod
    def _plain_name(cls, name: str | None) -> str | None:
        if name is not None and not (name and name.isprintable()):
            raise ValueError(f"no name for a feed: {name!r}")
        return name

    @field_validator("format")
    @classmethod
    def _known_format(cls, name: str | None) -> str | None:
        if name is not None and name not in formats():
            raise ValueError(f"no format {name!r}: there are {', '.join(formats())}")
        return name

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"no time zone {name!r}: it wants an IANA name such as Europe/Berlin") from error
        return name

    @field_validator("charset")
    @classmethod
    def _known_charset(cls, name: str | None) -> str | None:
        if name is not None and not is_charset(name):
            raise ValueError(f"no charset {name!r}")
        return name

    @property
    def habits(self) -> Habits:
        """How its copy is to be read."""
        return Habits(format=self.format, zone=self.zone, charset=self.charset)

    @abstractmethod
    def intake(self, lake: Lake | None) -> Intake:
        """What it brings now; `lake` knows what was fetched before, None when all is to be fetched."""
