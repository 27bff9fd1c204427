"""The kinds of sources, told apart by `kind`: the parameter of the flow. A kind is named here, and nowhere else."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from flows.source.api import Api
from flows.source.feed import Feed
from flows.source.files import Files
from flows.source.mail import Mail
from flows.source.urls import Urls

Source = Annotated[Files | Feed | Urls | Api | Mail, Field(discriminator="kind")]
SOURCE: TypeAdapter[Source] = TypeAdapter(Source)
