"""Secrets, which a source names and never holds, and which nothing that leaves the house may show."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Annotated, Any, Self
from urllib.parse import quote, quote_plus

from pydantic import BaseModel, ConfigDict, Field, model_validator

HIDDEN = "***"


class NoSecret(Exception):
    """A secret that is not where the source says it is."""


class Secret(BaseModel):
    """Where a secret is: an environment variable, or a block of Prefect's type Secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    env: Annotated[str | None, Field(description="Name of the environment variable.")] = None
    block: Annotated[str | None, Field(description="Name of the Prefect block.")] = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) == (self.block is None):
            raise ValueError("a secret is in the environment (env) or in a block (block), and in one of them")
        return self

    def value(self) -> str:
        """The secret; NoSecret when it is not there."""
        found = os.environ.get(self.env) if self.env else _of_block(self.block or "")
        if not found:
            raise NoSecret(f"no secret in {f'the environment variable {self.env}' if self.env else self.block}")
        return found


def _of_block(name: str) -> str:
    from prefect.blocks.system import Secret as Block

    try:
        block: Any = Block.load(name)
        return str(block.get())
    except ValueError as error:
        raise NoSecret(f"no Prefect block of type Secret is called {name}") from error


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it is, as addresses write it, and as JSON does."""
    escaped = json.dumps(secret)[1:-1]
    return secret, quote(secret), quote(secret, safe=""), quote_plus(secret), escaped, escaped.replace("/", "\\/")


class Curtain:
    """Hides secrets, in whatever form an address, a header or a server's answer shows them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for each in secrets if each for form in _forms(each)}
        self.forms = sorted(forms, key=len, reverse=True)

    def text(self, said: str) -> str:
        """A text without them."""
        for form in self.forms:
            said = said.replace(form, HIDDEN)
        return said

    def payload(self, payload: bytes) -> bytes:
        """Bytes without them."""
        for form in self.forms:
            payload = payload.replace(form.encode(), HIDDEN.encode())
        return payload
