"""Where copy comes from: one model a kind, told apart by `kind`, the parameter of the flow and of the command alike.

A kind is a module with a frozen model whose `intake` gives what it brings; it is named in `Source`, and nowhere else.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from flows.source.files import Files

Source = Annotated[Files, Field(discriminator="kind")]
SOURCE: TypeAdapter[Source] = TypeAdapter(Source)
